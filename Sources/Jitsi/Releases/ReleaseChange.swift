/// One change of a release against the one before.
public struct ReleaseChange: Sendable, Hashable {
  /// What something is: a default, or a fact.
  public struct Value: Sendable, Hashable {
    /// The text as the lists in `releases/` have it; nil where the thing is not there.
    public let text: String?
    /// Whether it is the default of a switch.
    public let isSwitch: Bool
    /// Whether the variable is only passed by docker-compose.yml, and read by nothing.
    public let isPassed: Bool

    init(_ code: Substring) {
      text = code.first == "=" || code.first == ":" ? String(code.dropFirst()) : nil
      isSwitch = code.first == ":"
      isPassed = code.first == "p"
    }
  }

  /// What became of the thing.
  public enum Kind: String, Sendable, CaseIterable {
    case added, removed, changed
  }

  /// The image; nil for a fact of all of them.
  public let component: ReleaseComponent?
  public let name: String
  public let isVariable: Bool
  /// The commit of jitsi/docker-jitsi-meet, or `repository:commit` of another.
  public let source: String
  public let before: Value?
  public let after: Value

  public var kind: Kind {
    if after.text == nil && !after.isPassed { return .removed }
    return before == nil || before?.text == nil && before?.isPassed == false ? .added : .changed
  }
}
