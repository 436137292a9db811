import CEL

/// A rule on the way through one pass: expressions are compiled when they are first needed. Most are not, since most rules
/// find nothing; and each core has programs of its own, so that none waits for another's counts of references. Only one core
/// at a time may use it.
final class CompiledRule: @unchecked Sendable {
  let definition: RuleDefinition
  /// What expressions know the set of the rule's variables by.
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

  /// How to mend what a validation finds.
  func fix(of validation: Int) -> CompiledFix? { fixes[validation] }

  init(_ definition: RuleDefinition, _ environment: Environment) {
    self.definition = definition
    self.environment = environment
  }

  /// Rules with what their expressions see; the program's own may be compiled already.
  static func prepare(
    _ rules: [Rule], reusing ready: [String: CompiledRule] = [:]
  ) -> [CompiledRule] {
    var environments: [String: Environment] = [:]
    return rules.map { rule in
      if rule.isEmbedded, let known = ready[rule.id] { return known }
      let scope = rule.definition.scope
      if let known = environments[scope.rawValue] { return CompiledRule(rule.definition, known) }
      let environment = RuleVariables.trustingEnvironment(for: scope)
      environments[scope.rawValue] = environment
      return CompiledRule(rule.definition, environment)
    }
  }

  /// Parts of a rule, in the order in which they come to be evaluated, where fewer and fewer rules get to.
  enum Stage: CaseIterable {
    case condition, list, element
  }

  /// Compiles the expressions of a stage, with the variables that they need.
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

  /// What decides whether something is found.
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

/// An expression that is compiled when it is first evaluated.
final class CompiledExpression {
  private let source: String
  private let environment: Environment
  private var program: Program?

  init(_ source: String, _ environment: Environment) {
    self.source = source
    self.environment = environment
  }

  /// Compiles it beforehand: the program if it was not there. What is wrong in it is told when it is evaluated.
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

  /// Whether it gives true.
  func truth(_ slots: [Value]) throws(EvaluationError) -> Bool {
    if case .bool(let value) = try evaluate(slots) { return value }
    return false
  }

  /// The string that it gives; nil for anything else.
  func text(_ slots: [Value]) throws(EvaluationError) -> String? {
    if case .string(let text) = try evaluate(slots) { return text }
    return nil
  }
}
