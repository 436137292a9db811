package import Lint

/// What `lint` found, for reports of any format.
package struct LintOutcome: Sendable {
  package let report: LintReport
  package let issues: [ReportIssue]
  /// The rules that were asked.
  package let rules: [RuleDefinition]
  /// The number of files, or of objects of a cluster, that were linted.
  package let files: Int
  /// Whether standard output is taken by the manifests that were piped in.
  package var isBesideManifests = false
  /// Whether what was linted is no part of any installation, so that there is nothing for people to read.
  package var isOfNoInstallation = false

  init(_ report: LintReport, _ issues: [ReportIssue], _ settings: LintSettings, files: Int) {
    self.report = report
    self.issues = issues
    rules = settings.asked
    self.files = files
  }
}
