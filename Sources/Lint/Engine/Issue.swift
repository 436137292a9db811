/// Something that could not be checked: not the manifest's fault, but the rule's.
public struct Issue: Sendable, Hashable, CustomStringConvertible {
  /// The id of the rule.
  public let rule: String
  /// What it was asked for, as in `Service/shard-0-prosody`; empty for a document.
  public let subject: String
  /// What went wrong.
  public let message: String

  public var description: String {
    "rule \(rule) could not be checked\(subject.isEmpty ? "" : " on \(subject)"): \(message)"
  }
}
