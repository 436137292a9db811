/// The lowest severity that counts as a failure.
public enum Threshold: String, CaseIterable, Sendable {
  case error, warning, info, never

  /// Whether a report has a finding of that severity or a higher one.
  public func isReached(by report: LintReport) -> Bool {
    guard let severity = Severity(rawValue: rawValue) else { return false }
    return report.findings.contains { $0.severity >= severity }
  }
}
