/// A rule that can be asked.
public struct Rule: Sendable {
  public let definition: RuleDefinition

  public var id: String { definition.id }
  public var severity: Severity { definition.severity }
}
