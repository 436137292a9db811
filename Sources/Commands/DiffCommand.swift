import ArgumentParser
import Kubernetes
import KubernetesClient
import Layout
import Operations
import Reports

/// `kubectl jitsi diff`
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Says how a cluster differs from what it should have, and why that matters.",
    discussion: """
      Without manifests every shard should be complete and the rules' safe fixes made. The API server \
      works the differences out, by a trial of server-side apply: its defaults and what others manage \
      are none. Values of Secrets are not shown. A published chart's --values without its --chart are \
      taken for a layout.

      Exit codes: 0 no difference; 1 differences, or errors that no change mends; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp(
      "Manifests, or a layout: files or folders with all below them.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var desired: DesiredOptions

  @Flag(help: "One line for each object, without its fields.")
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
    if plan.refused.contains(where: { $0.isNoAnswer }) { throw ExitCode.couldNotRun }
    if !plan.isEmpty { throw ExitCode.findings }
  }
}

extension DryRunChange {
  /// Whether the server did not judge the change at all.
  var isNoAnswer: Bool {
    guard case .refused(let error) = outcome else { return false }
    return error.isTransient
  }
}
