public import Lint
import YAML

/// Lists suppressed findings.
public enum SuppressionText {
  /// Returns a line for each finding: what suppresses it, where, and the reason given.
  public static func render(_ suppressed: [SuppressedFinding]) -> String {
    suppressed.map { Printable.line(line($0)) + "\n" }.joined()
  }

  private static func line(_ entry: SuppressedFinding) -> String {
    let finding = entry.finding
    let suppression = entry.suppression
    let cause =
      switch suppression.kind {
      case .annotation: "the annotation"
      case .comment: "the comment"
      case .fileComment: "the comment for the file"
      case .baseline: "the baseline"
      }
    return "\(finding.file.name):\(finding.start.line): \(finding.rule): suppressed by \(cause) at "
      + "\(suppression.file.name):\(suppression.start.line)"
      + (suppression.reason.map { ": \($0)" } ?? "")
  }
}
