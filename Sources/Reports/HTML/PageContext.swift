import Lint

/// What every part of a page knows.
struct PageContext {
  let report: LintReport
  /// The rules that the page's last part tells about.
  private let explained: Set<String>

  init(_ report: LintReport, rules: [RuleDefinition]) {
    self.report = report
    explained = Set(rules.map(\.id))
  }

  func isExplained(_ finding: Finding) -> Bool { explained.contains(finding.rule) }
}
