import Lint

/// The data that all parts of a page share.
struct PageContext {
  let report: LintReport
  /// The rules that are explained at the end of the page.
  private let explained: Set<String>

  init(_ report: LintReport, rules: [RuleDefinition]) {
    self.report = report
    explained = Set(rules.map(\.id))
  }

  func isExplained(_ finding: Finding) -> Bool { explained.contains(finding.rule) }
}
