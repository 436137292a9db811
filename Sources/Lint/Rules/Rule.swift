/// A rule that can be asked.
public struct Rule: Sendable {
  public let definition: RuleDefinition
  /// Whether it is the program's, and no file's.
  let isEmbedded: Bool

  public var id: String { definition.id }
  public var severity: Severity { definition.severity }
}
