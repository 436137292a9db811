public import YAML

/// The result of fixing an input.
public struct FixResult: Sendable {
  /// All texts, changed or not, in the order of the input, followed by a new text for new objects, if any.
  public internal(set) var texts: [Text]
  /// The fixed findings, in the order in which they were fixed.
  public internal(set) var fixed: [Finding] = []
  /// Findings whose fix was not made.
  public internal(set) var rejected: [Rejection] = []
  /// The report of linting the fixed texts.
  public internal(set) var report: LintReport

  /// A text before and after fixing.
  public struct Text: Sendable {
    /// Nil for a new text.
    public let before: SourceFile?
    public let after: SourceFile

    public var isChanged: Bool { before?.bytes != after.bytes }
  }

  /// A fix that was not made.
  public struct Rejection: Sendable {
    public let finding: Finding
    public let reason: Reason
  }

  /// The reason why a fix was not made.
  public enum Reason: Sendable, Hashable, CustomStringConvertible {
    case breaksDocument
    case addsFinding(rule: String, object: String)
    case changesNothing
    case cannotCreate
    case unsettled

    public var description: String {
      switch self {
      case .breaksDocument: "the file would no longer be valid"
      case .addsFinding(let rule, let object): "\(object) would get a finding of \(rule)"
      case .changesNothing: "the finding would remain"
      case .cannotCreate: "another object can be added only to a JSON file that is a list"
      case .unsettled: "other fixes keep reverting it"
      }
    }
  }
}
