package import Lint

/// The result of `lint`, for reports of all formats.
package struct LintOutcome: Sendable {
  package let report: LintReport
  /// The inputs that could not be read or checked.
  package let issues: [ReportIssue]
  /// The rules that were selected.
  package let rules: [RuleDefinition]
  /// The number of files, or of live objects, that were linted.
  package let files: Int
  /// Whether standard output is already used for the fixed manifests.
  package var isBesideManifests = false
  /// Whether the input belongs to no installation, so that the text report is empty.
  package var isOfNoInstallation = false
  /// The context and server of the cluster whose objects were linted; nil for files.
  package var cluster: String?

  init(_ report: LintReport, _ issues: [ReportIssue], _ settings: LintSettings, files: Int) {
    self.report = report
    self.issues = issues
    rules = settings.asked
    self.files = files
  }
}
