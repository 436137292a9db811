import CEL

/// A rule in one lint pass. Expressions are compiled when they are first needed: most never are, because most rules
/// find nothing. Each core has its own programs, so that cores do not contend for reference counts. Only one core at a
/// time may use an instance.
final class CompiledRule: @unchecked Sendable {
  let definition: RuleDefinition
  /// Whether it is one of the built-in rules.
  let isEmbedded: Bool
  /// Identifies the rule's set of variables to expressions.
  private(set) lazy var shape = ForeignStore.newShape()
  private let environment: Environment
  private(set) lazy var when = definition.when.map(prepared)
  private(set) lazy var variables = definition.variables.map { prepared($0.expression) }
  private(set) lazy var validations = definition.validations.map { validation in
    CompiledValidation(
      forEach: validation.forEach.map(prepared), when: validation.when.map(prepared),
      expression: validation.expression.map(prepared),
      message: validation.messageExpression.map(prepared),
      object: validation.object.map(prepared), path: validation.pathExpression.map(prepared))
  }

  private lazy var fixes = definition.validations.map { validation in
    validation.fix.map { CompiledFix($0, environment) }
  }

  /// The fix for the findings of a validation.
  func fix(of validation: Int) -> CompiledFix? { fixes[validation] }

  init(_ rule: Rule, _ environment: Environment) {
    definition = rule.definition
    isEmbedded = rule.isEmbedded
    self.environment = environment
  }

  /// Prepares rules for a pass; those that are compiled and idle are reused.
  static func prepare(_ rules: [Rule], reusing idle: IdleRules? = nil) -> [CompiledRule] {
    var environments: [String: Environment] = [:]
    let known = idle?.take(rules.map(\.id)) ?? rules.map { _ in nil }
    return zip(rules, known).map { rule, known in
      if let known { return known }
      let scope = rule.definition.scope
      if let known = environments[scope.rawValue] { return CompiledRule(rule, known) }
      let environment = RuleVariables.trustingEnvironment(for: scope)
      environments[scope.rawValue] = environment
      return CompiledRule(rule, environment)
    }
  }

  /// The parts of a rule in the order of evaluation; each is reached by fewer rules than the one before it.
  enum Stage: CaseIterable {
    case condition, list, element
  }

  /// Compiles the expressions of a stage and the variables that they use.
  func compile(_ stage: Stage) {
    var next: [CompiledExpression] = []
    switch stage {
    case .condition: when.map { next.append($0) }
    case .list:
      for validation in validations {
        if let forEach = validation.forEach {
          next.append(forEach)
        } else {
          next += validation.test
        }
      }
    case .element:
      for validation in validations where validation.forEach != nil { next += validation.test }
    }
    while let expression = next.popLast() {
      for name in expression.compile()?.fields(of: RuleVariables.variables) ?? [] {
        if let position = definition.variables.firstIndex(where: { $0.name == name }) {
          next.append(variables[position])
        }
      }
    }
  }

  private func prepared(_ expression: RuleDefinition.Expression) -> CompiledExpression {
    CompiledExpression(expression.text, environment)
  }
}

final class CompiledValidation {
  let forEach: CompiledExpression?
  let when: CompiledExpression?
  let expression: CompiledExpression?
  let message: CompiledExpression?
  let object: CompiledExpression?
  let path: CompiledExpression?

  /// The expressions that decide whether there is a finding.
  var test: [CompiledExpression] { [when, expression].compactMap { $0 } }

  init(
    forEach: CompiledExpression?, when: CompiledExpression?, expression: CompiledExpression?,
    message: CompiledExpression?, object: CompiledExpression?, path: CompiledExpression?
  ) {
    self.forEach = forEach
    self.when = when
    self.expression = expression
    self.message = message
    self.object = object
    self.path = path
  }
}

/// An expression that is compiled on its first evaluation.
final class CompiledExpression {
  private let source: String
  private let environment: Environment
  private var program: Program?

  init(_ source: String, _ environment: Environment) {
    self.source = source
    self.environment = environment
  }

  /// Compiles the expression ahead of time and returns its program if it was not compiled before. Errors are reported
  /// on evaluation.
  func compile() -> Program? {
    guard program == nil else { return nil }
    program = try? environment.compile(source)
    return program
  }

  func evaluate(_ slots: [Value]) throws(EvaluationError) -> Value {
    if let program { return try program.evaluate(slots) }
    let compiled: Program
    do throws(CompileError) {
      compiled = try environment.compile(source)
    } catch {
      throw EvaluationError(error)
    }
    program = compiled
    return try compiled.evaluate(slots)
  }

  /// Whether it evaluates to true.
  func truth(_ slots: [Value]) throws(EvaluationError) -> Bool {
    if case .bool(let value) = try evaluate(slots) { return value }
    return false
  }

  /// The string that it evaluates to; nil for any other type.
  func text(_ slots: [Value]) throws(EvaluationError) -> String? {
    if case .string(let text) = try evaluate(slots) { return text }
    return nil
  }
}
