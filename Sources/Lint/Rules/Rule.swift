/// A checked rule.
public struct Rule: Sendable {
  public let definition: RuleDefinition
  /// Whether it is embedded rather than read from a file.
  let isEmbedded: Bool

  public var id: String { definition.id }
  public var severity: Severity { definition.severity }
}
