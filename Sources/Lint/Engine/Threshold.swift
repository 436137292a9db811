/// From which severity on findings are a failure.
public enum Threshold: String, CaseIterable, Sendable {
  case error, warning, info, never

  /// Whether a report holds a finding that is as bad.
  public func isReached(by report: LintReport) -> Bool {
    guard let severity = Severity(rawValue: rawValue) else { return false }
    return report.findings.contains { $0.severity >= severity }
  }
}
