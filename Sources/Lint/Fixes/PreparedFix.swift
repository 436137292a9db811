import CEL

/// A fix on the way through one pass, its expressions compiled when they are first needed.
final class PreparedFix {
  let definition: FixDefinition
  let when: PreparedExpression?
  let description: PreparedExpression?
  let patches: [PreparedPatch]
  let creations: [PreparedCreation]

  init(_ definition: FixDefinition, _ environment: Environment) {
    func prepared(_ expression: RuleDefinition.Expression) -> PreparedExpression {
      PreparedExpression(expression.text, environment)
    }
    self.definition = definition
    when = definition.when.map(prepared)
    description = definition.descriptionExpression.map(prepared)
    patches = definition.patches.map { patch in
      let operation: PreparedPatch.Operation =
        switch patch.operation {
        case .value(let value): .value(prepared(value))
        case .append(let value): .append(prepared(value))
        case .remove: .remove
        case .rename(let name): .rename(prepared(name))
        case .replace(let from, let to): .replace(from: prepared(from), to: prepared(to))
        case .lineBelow(let text): .lineBelow(prepared(text))
        case .lineAbove(let text): .lineAbove(prepared(text))
        case .text(let text): .text(prepared(text))
        }
      return PreparedPatch(
        definition: patch, forEach: patch.forEach.map(prepared), when: patch.when.map(prepared),
        object: patch.object.map(prepared), path: patch.pathExpression.map(prepared),
        operation: operation)
    }
    creations = definition.creations.map {
      PreparedCreation(
        forEach: $0.forEach.map(prepared), when: $0.when.map(prepared),
        beside: prepared($0.beside), object: prepared($0.object))
    }
  }
}

struct PreparedPatch {
  let definition: FixDefinition.Patch
  let forEach: PreparedExpression?
  let when: PreparedExpression?
  let object: PreparedExpression?
  let path: PreparedExpression?
  let operation: Operation

  enum Operation {
    case value(PreparedExpression)
    case append(PreparedExpression)
    case remove
    case rename(PreparedExpression)
    case replace(from: PreparedExpression, to: PreparedExpression)
    case lineBelow(PreparedExpression)
    case lineAbove(PreparedExpression)
    case text(PreparedExpression)
  }
}

struct PreparedCreation {
  let forEach: PreparedExpression?
  let when: PreparedExpression?
  let beside: PreparedExpression
  let object: PreparedExpression
}
