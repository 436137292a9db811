public import YAML

/// Why a finding is suppressed: the place where the user requested it.
public struct Suppression: Sendable {
  /// The kind of place that suppresses a finding.
  public enum Kind: String, Sendable, Hashable {
    /// An annotation of the object.
    case annotation
    /// A comment on the line, or above it.
    case comment
    /// A comment for the whole file.
    case fileComment
    /// An entry of the baseline.
    case baseline
  }

  public let kind: Kind
  /// The id of the rule as written there.
  public let rule: String
  /// The text after `--`.
  public let reason: String?
  public let file: SourceFile
  public let start: Mark
  public let end: Mark

  /// The annotation with the rules whose findings in its object are suppressed.
  public static let annotation = "kubectl-jitsi.dev/ignore"
}

/// A suppressed finding, with its suppression.
public struct SuppressedFinding: Sendable {
  public let finding: Finding
  public let suppression: Suppression
}
