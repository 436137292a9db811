import ArgumentParser
import Kubernetes
import KubernetesClient
import Layout
import Operations
import Reports

/// The `kubectl jitsi diff` command.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show how a cluster differs from the desired state, and why it matters.",
    discussion: """
      Without manifests, the desired state has every shard complete and the rules' safe fixes \
      applied. The API server computes the differences, by a dry run of server-side apply: \
      defaults and fields of other managers are not differences. Values of Secrets are not shown. \
      Without --chart, --values of a published chart are read as a layout.

      Exit codes: 0 no differences; 1 differences, or errors that no change fixes; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp(
      "Manifests, or a layout: files, or folders (recursively).", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var desired: DesiredOptions

  @Flag(help: "Show one line for each object, without its fields.")
  var summary = false

  @OptionGroup(title: "Report options") var report: ReportOptions<PlainFormat>

  func validate() throws {
    try desired.checkEffects(paths: paths)
    if summary, report.output != .text { throw ValidationError("--summary requires -o text") }
  }

  func run() throws {
    let (_, plan) = try desired.request(paths: paths).plan(TerminalOutput())
    switch report.output {
    case .json: try Output.standard.write(PlanJSON.render(plan))
    case .text:
      try Output.standard.write(PlanText(style: report.style, isSummary: summary).render(plan))
    }
    if plan.refused.contains(where: { $0.isNoAnswer }) { throw CommandEnd.couldNotRun }
    if !plan.isEmpty { throw CommandEnd.findings }
  }
}

extension DryRunChange {
  /// Whether the server could not evaluate the change, as opposed to rejecting it.
  var isNoAnswer: Bool {
    guard case .refused(let error) = outcome else { return false }
    return error.isTransient
  }
}
