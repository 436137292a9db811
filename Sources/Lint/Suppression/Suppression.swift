public import YAML

/// Why a finding is left out: where the user asked for that.
public struct Suppression: Sendable {
  public enum Kind: String, Sendable, Hashable {
    /// The annotation of an object.
    case annotation
    /// A comment on a line or above it.
    case comment
    /// A comment for a whole file.
    case fileComment
    /// An entry of a baseline.
    case baseline
  }

  public let kind: Kind
  /// The id of the rule, as it is written there.
  public let rule: String
  /// What stands behind `--`.
  public let reason: String?
  public let file: SourceFile
  public let start: Mark
  public let end: Mark

  /// The annotation that names rules whose findings in its object are left out.
  public static let annotation = "kubectl-jitsi.dev/ignore"
}

/// A finding that is not reported, and what keeps it from that.
public struct SuppressedFinding: Sendable {
  public let finding: Finding
  public let suppression: Suppression
}
