import CEL

/// A rule that can be asked: its expressions are compiled.
public struct Rule: Sendable {
  public let definition: RuleDefinition
  let when: Program?
  let variables: [Program]
  let validations: [CompiledValidation]

  public var id: String { definition.id }
  public var severity: Severity { definition.severity }
}

struct CompiledValidation: Sendable {
  let forEach: Program?
  let when: Program?
  let expression: Program
  let message: Program?
  let object: Program?
  let path: Program?
}
