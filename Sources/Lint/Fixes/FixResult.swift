public import YAML

/// What fixing made of an input.
public struct FixResult: Sendable {
  /// Every text, changed or not, in the order of the input; behind them a text that was made for new objects.
  public internal(set) var texts: [Text]
  /// Findings that were mended, in the order in which that happened.
  public internal(set) var fixed: [Finding] = []
  /// Findings whose fix was left out.
  public internal(set) var rejected: [Rejection] = []
  /// What linting finds afterwards.
  public internal(set) var report: LintReport

  public struct Text: Sendable {
    /// Nil for a text that was made.
    public let before: SourceFile?
    public let after: SourceFile

    public var isChanged: Bool { before?.bytes != after.bytes }
  }

  /// A fix that was not made.
  public struct Rejection: Sendable {
    public let finding: Finding
    public let reason: Reason
  }

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
