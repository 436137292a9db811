import CEL

/// A fix in one lint pass; its expressions are compiled when they are first needed.
final class CompiledFix {
  let definition: FixDefinition
  let when: CompiledExpression?
  let description: CompiledExpression?
  let patches: [CompiledPatch]
  let creations: [CompiledCreation]

  init(_ definition: FixDefinition, _ environment: Environment) {
    func prepared(_ expression: RuleDefinition.Expression) -> CompiledExpression {
      CompiledExpression(expression.text, environment)
    }
    self.definition = definition
    when = definition.when.map(prepared)
    description = definition.descriptionExpression.map(prepared)
    patches = definition.patches.map { patch in
      let operation: CompiledPatch.Operation =
        switch patch.operation {
        case .value(let value): .value(CompiledTemplate(value, prepared))
        case .append(let value): .append(CompiledTemplate(value, prepared))
        case .remove: .remove
        case .rename(let name): .rename(prepared(name))
        case .replace(let from, let to): .replace(from: prepared(from), to: prepared(to))
        case .lineBelow(let text): .lineBelow(prepared(text))
        case .lineAbove(let text): .lineAbove(prepared(text))
        case .text(let text): .text(prepared(text))
        }
      return CompiledPatch(
        definition: patch, forEach: patch.forEach.map(prepared), when: patch.when.map(prepared),
        object: patch.object.map(prepared), path: patch.pathExpression.map(prepared),
        operation: operation)
    }
    creations = definition.creations.map {
      CompiledCreation(
        forEach: $0.forEach.map(prepared), when: $0.when.map(prepared),
        beside: prepared($0.beside), object: CompiledTemplate($0.object, prepared))
    }
  }
}

struct CompiledPatch {
  let definition: FixDefinition.Patch
  let forEach: CompiledExpression?
  let when: CompiledExpression?
  let object: CompiledExpression?
  let path: CompiledExpression?
  let operation: Operation

  enum Operation {
    case value(CompiledTemplate)
    case append(CompiledTemplate)
    case remove
    case rename(CompiledExpression)
    case replace(from: CompiledExpression, to: CompiledExpression)
    case lineBelow(CompiledExpression)
    case lineAbove(CompiledExpression)
    case text(CompiledExpression)
  }
}

struct CompiledCreation {
  let forEach: CompiledExpression?
  let when: CompiledExpression?
  let beside: CompiledExpression
  let object: CompiledTemplate
}
