import CEL
import YAML

/// Compiles the expressions of a rule, and checks that they give what they must.
struct RuleCompiler {
  let definition: RuleDefinition
  /// The rule's variables are added as they are compiled: each sees those above it.
  private var environment: Environment
  private(set) var errors: [RuleError] = []

  static func compile(_ definition: RuleDefinition) throws(RuleErrors) -> Rule {
    var compiler = RuleCompiler(definition)
    let rule = compiler.rule()
    if !compiler.errors.isEmpty { throw RuleErrors(compiler.errors) }
    return rule!
  }

  private init(_ definition: RuleDefinition) {
    self.definition = definition
    environment = Slots.environments[definition.scope]!
  }

  private mutating func rule() -> Rule? {
    let when = definition.when.flatMap { compile($0, expecting: .bool) }
    var variables: [Program] = []
    var fields: [String: StaticType] = [:]
    for variable in definition.variables {
      declare(fields)
      guard let program = compile(variable.expression, expecting: nil) else { continue }
      if fields[variable.name] != nil {
        fail(variable.expression, 0, "the variable `\(variable.name)` stands twice")
      }
      fields[variable.name] = program.resultType
      variables.append(program)
    }
    declare(fields)
    let validations = definition.validations.compactMap { validation($0) }
    guard errors.isEmpty else { return nil }
    return Rule(
      definition: definition, when: when, variables: variables, validations: validations)
  }

  private mutating func declare(_ fields: [String: StaticType]) {
    environment.declare(
      "variables", as: .record(RecordType(name: "variables", fields: fields)))
  }

  private mutating func validation(_ validation: RuleDefinition.Validation)
    -> CompiledValidation?
  {
    if validation.forEach != nil { environment.declare("item", as: .dyn) }
    var list: Program?
    if let forEach = validation.forEach {
      list = compile(forEach, expecting: nil)
      switch list?.resultType {
      case .list(let element): environment.declare("item", as: element)
      case .dyn, nil: break
      default: fail(forEach, 0, "`forEach` must give a list")
      }
    }
    let when = validation.when.flatMap { compile($0, expecting: .bool) }
    let expression = compile(validation.expression, expecting: .bool)
    let message = validation.messageExpression.flatMap { compile($0, expecting: .string) }
    let object = validation.object.flatMap { compile($0, expecting: nil) }
    let path = validation.pathExpression.flatMap { compile($0, expecting: .string) }
    guard let expression else { return nil }
    return CompiledValidation(
      forEach: list, when: when, expression: expression, message: message, object: object,
      path: path)
  }

  private enum Expected { case bool, string }

  private mutating func compile(
    _ expression: RuleDefinition.Expression, expecting expected: Expected?
  ) -> Program? {
    let program: Program
    do {
      program = try environment.compile(expression.text)
    } catch {
      fail(expression, error.offset, error.message)
      return nil
    }
    switch (expected, program.resultType) {
    case (nil, _), (.bool, .bool), (.bool, .dyn), (.string, .string), (.string, .dyn): break
    case (.bool, _): fail(expression, 0, "this expression must be true or false")
    case (.string, _): fail(expression, 0, "this expression must give a string")
    }
    return program
  }

  private mutating func fail(
    _ expression: RuleDefinition.Expression, _ offset: Int, _ message: String
  ) {
    guard let node = expression.place?.node else {
      errors.append(
        RuleError(
          file: "rules/\(definition.id).yaml", line: 1, column: 1,
          message: "\(message) in `\(expression.text)`"))
      return
    }
    let mark = place(of: offset, in: expression.text, written: node)
    errors.append(
      RuleError(
        file: node.tree.source.name, line: mark.line, column: mark.column, message: message))
  }

  private func place(of offset: Int, in text: String, written node: Node) -> Mark {
    let before = text.utf8.prefix(offset)
    let line = before.reduce(into: 1) { if $1 == UInt8(ascii: "\n") { $0 += 1 } }
    let lastBreak = before.lastIndex(of: UInt8(ascii: "\n")).map { before.index(after: $0) }
    let column = before[(lastBreak ?? before.startIndex)...].count + 1
    return node.contentMark(line: line, column: column)
  }
}
