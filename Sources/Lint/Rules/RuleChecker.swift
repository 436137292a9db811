import CEL
import YAML

/// Checks the expressions of a rule: their syntax, the names that they use, and their result types.
struct RuleChecker {
  private let definition: RuleDefinition
  /// The rule's variables are added in order, so that each can use only those above it.
  private var environment: Environment
  private var errors: [RuleError] = []

  /// The errors in a rule, with their positions.
  static func faults(of definition: RuleDefinition) -> [RuleError] {
    var checker = RuleChecker(definition)
    checker.check()
    return checker.errors
  }

  private init(_ definition: RuleDefinition) {
    self.definition = definition
    environment = RuleVariables.environment(for: definition.scope)
  }

  private mutating func check() {
    if let when = definition.when { compile(when, expecting: .bool) }
    var fields: [String: StaticType] = [:]
    for variable in definition.variables {
      declare(fields)
      if fields[variable.name] != nil {
        fail(variable.expression, 0, "duplicate variable `\(variable.name)`")
      }
      fields[variable.name] = compile(variable.expression, expecting: nil)?.resultType ?? .dyn
    }
    declare(fields)
    for validation in definition.validations { check(validation) }
  }

  private mutating func declare(_ fields: [String: StaticType]) {
    environment.declare(
      "variables", as: .record(RecordType(name: "variables", fields: fields)))
  }

  private mutating func check(_ validation: RuleDefinition.Validation) {
    if let forEach = validation.forEach {
      environment.declare("item", as: .dyn)
      switch compile(forEach, expecting: nil)?.resultType {
      case .list(let element): environment.declare("item", as: element)
      case .dyn, nil: break
      default: fail(forEach, 0, "`forEach` must give a list")
      }
    }
    if let when = validation.when { compile(when, expecting: .bool) }
    if let expression = validation.expression { compile(expression, expecting: .bool) }
    if let message = validation.messageExpression { compile(message, expecting: .string) }
    if let object = validation.object { compile(object, expecting: nil) }
    if let path = validation.pathExpression { compile(path, expecting: .string) }
    if let fix = validation.fix { check(fix) }
  }

  private mutating func check(_ fix: FixDefinition) {
    if let text = fix.descriptionExpression { compile(text, expecting: .string) }
    if let when = fix.when { compile(when, expecting: .bool) }
    for patch in fix.patches {
      declareEach(patch.forEach)
      if let when = patch.when { compile(when, expecting: .bool) }
      if let object = patch.object { compile(object, expecting: nil) }
      if let path = patch.pathExpression { compile(path, expecting: .string) }
      switch patch.operation {
      case .value(let value), .append(let value): check(value)
      case .rename(let text), .lineBelow(let text), .lineAbove(let text), .text(let text):
        compile(text, expecting: .string)
      case .replace(let from, let to):
        compile(from, expecting: .string)
        compile(to, expecting: .string)
      case .remove: break
      }
    }
    for creation in fix.creations {
      declareEach(creation.forEach)
      if let when = creation.when { compile(when, expecting: .bool) }
      compile(creation.beside, expecting: nil)
      check(creation.object)
    }
  }

  private mutating func check(_ template: ValueTemplate) {
    switch template {
    case .content: break
    case .expression(let expression): compile(expression, expecting: nil, inValue: true)
    case .text(let parts):
      for case .expression(let expression) in parts {
        compile(expression, expecting: .word, inValue: true)
      }
    case .list(let elements): for element in elements { check(element) }
    case .map(let entries): for entry in entries { check(entry.value) }
    }
  }

  private mutating func declareEach(_ list: RuleDefinition.Expression?) {
    environment.declare("each", as: .dyn)
    guard let list else { return }
    switch compile(list, expecting: nil)?.resultType {
    case .list(let element): environment.declare("each", as: element)
    case .dyn, nil: break
    default: fail(list, 0, "`forEach` must give a list")
    }
  }

  private enum Expected { case bool, string, word }

  /// Whether the text between `${` and `}` is what a shell or HAProxy has there, such as `HOSTNAME` or `HOSTNAME##*-`.
  private static func isShellVariable(_ text: String) -> Bool {
    let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard let first = name.first, !first.isNumber else { return false }
    let operation = text.dropFirst(name.count)
    return operation.first.map { ":#%/^,-+=?@".contains($0) } ?? true
  }

  @discardableResult
  private mutating func compile(
    _ expression: RuleDefinition.Expression, expecting expected: Expected?, inValue: Bool = false
  ) -> Program? {
    let program: Program
    do {
      program = try environment.compile(expression.text)
    } catch {
      var message = error.message
      if inValue, Self.isShellVariable(expression.text) {
        message += "; write `$${\(expression.text)}` for the text `${\(expression.text)}` itself"
      }
      fail(expression, error.offset, message)
      return nil
    }
    switch (expected, program.resultType) {
    case (nil, _), (.bool, .bool), (.bool, .dyn), (.string, .string), (.string, .dyn): break
    case (.word, .string), (.word, .int), (.word, .uint), (.word, .double), (.word, .bool),
      (.word, .dyn):
      break
    case (.bool, _): fail(expression, 0, "this expression must be true or false")
    case (.string, _): fail(expression, 0, "this expression must give a string")
    case (.word, _):
      fail(expression, 0, "inside a text, an expression must give a string, number or boolean")
    }
    return program
  }

  private mutating func fail(
    _ expression: RuleDefinition.Expression, _ offset: Int, _ message: String
  ) {
    guard let place = expression.place else {
      errors.append(
        RuleError(
          file: "rules/\(definition.id).yaml", line: 1, column: 1,
          message: "\(message) in `\(expression.text)`"))
      return
    }
    let mark = place.node.contentMark(atByte: place.offset + offset)
    let error = RuleError(
      file: place.node.tree.source.name, line: mark.line, column: mark.column, message: message)
    // Validations that share a fix repeat its errors.
    if !errors.contains(error) { errors.append(error) }
  }
}

extension Node {
  /// The position in the file of a byte of a scalar's content.
  func contentMark(atByte offset: Int) -> Mark {
    let before = (text ?? "").utf8.prefix(offset)
    let line = before.reduce(into: 1) { if $1 == UInt8(ascii: "\n") { $0 += 1 } }
    let lastBreak = before.lastIndex(of: UInt8(ascii: "\n")).map { before.index(after: $0) }
    let column = before[(lastBreak ?? before.startIndex)...].count + 1
    return contentMark(line: line, column: column)
  }
}
