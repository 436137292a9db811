/// A check that could not be completed: a fault of the rule, not of the manifests.
public struct Issue: Sendable, Hashable, CustomStringConvertible {
  /// The id of the rule.
  public let rule: String
  /// The subject of the rule, as in `Service/shard-0-prosody`; empty for a document.
  public let subject: String
  /// The error.
  public let message: String

  public var description: String {
    "rule \(rule) could not be checked\(subject.isEmpty ? "" : " on \(subject)"): \(message)"
  }
}
