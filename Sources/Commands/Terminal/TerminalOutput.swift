import Basics
import Jitsi
import Kubernetes
import Layout
import Lint
import Operations
import Reports
import ShardEditing

/// Prints the output of operations: results to standard output, everything else to standard error.
struct TerminalOutput: OperationOutput {
  var format = LintFormat.text
  var style = TextStyle(isColoured: false)
  /// Whether only findings are printed, without a summary.
  var isQuiet = false

  func tell(_ notice: OperationNotice) {
    var text = notice.text
    if case .classified(let report) = notice {
      if !text.isEmpty { text += "\n" }
      return Output.error.tell(text + SuppressionText.render(report.suppressions))
    }
    if case .checked(let report) = notice { text = CheckText(style: style).lines(of: report) }
    if !text.isEmpty { Output.error.tell(text + "\n") }
  }

  func isAgreed() throws(CommandFailure) -> Bool {
    guard Terminal.isInteractive else { throw .needsYes }
    Output.error.tell("Apply this plan? [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  func show(_ result: OperationResult) throws(CommandFailure) {
    let output = Output.standard
    switch result {
    case .plan(let plan):
      try output.write(PlanText(style: style).render(plan) + Self.stages(plan))
    case .differences(let plan):
      if format == .json { return try output.write(PlanJSON.render(plan)) }
      try output.write(PlanText(style: style).render(plan))
    case .nothingToDo(let plan, let namespace):
      let left = PlanText(style: style).left(of: plan)
      try output.write(
        left.isEmpty ? "nothing to do: \(namespace) has the desired state\n" : left)
    case .manifests(let bytes): try output.write(bytes)
    case .files(let files): try output.write(files.map { difference($0) }.joined())
    case .values(let file, let changes):
      // Lines around the number may contain passwords.
      try output.write(difference(file, context: 0) + Self.list(changes))
    case .lines(let lines):
      try output.write(lines.map { Printable.line($0) + "\n" }.joined())
    case .command(let command): try output.write(command + "\n")
    case .addedBefore(let shards):
      let numbers = shards.map(String.init).joined(separator: ", ")
      try output.write("shard \(numbers) was added by an earlier run\n")
    case .shards(let report, let shards): try output.write(status(of: shards, in: report))
    case .lint(let outcome): try show(outcome)
    case .fleetLint(let report):
      if format == .json { return try output.write(FleetLintJSON.render(report)) }
      try output.write(FleetLintText(style: style, isQuiet: isQuiet).render(report))
      for entry in report.entries {
        guard case .failed(let failure) = entry.answer else { continue }
        Output.error.tell("error: \(Printable.line("\(entry.context): \(failure)"))\n")
      }
    }
  }

  // MARK: Plans

  /// Returns the stages of a plan in order.
  private static func stages(_ plan: DryRunPlan) -> String {
    var text = "\nin this order:\n"
    for stage in ApplyStage.allCases {
      let own = plan.made.filter { $0.planned.stage == stage }
      if own.isEmpty { continue }
      text += "  \(stage.words): \(own.map(\.planned.name).joined(separator: ", "))\n"
    }
    return text
  }

  private func difference(_ file: FileChange, context: Int = 3) -> String {
    switch file.hidden {
    case .secret: "\(file.word) \(file.name), which contains a Secret and is not shown\n"
    case .binary: "\(file.word) \(file.name), which is not text\n"
    case nil:
      UnifiedDiff.render(
        file.name, from: file.before, to: file.after ?? [], context: context, style: style)
    }
  }

  private static func list(_ changes: ChartShardEditor.Changes) -> String {
    (changes.added.map { "new \($0)\n" }
      + changes.changed.map { name in
        "changed \(name)\(changes.restarted.contains(name) ? ", whose pods restart" : "")\n"
      } + changes.gone.map { "deleted \($0)\n" }).joined()
  }

  private func status(of shards: Set<Int>, in report: StatusReport) -> String {
    var options = StatusText.Options()
    options.style = style
    options.width = Output.standard.columns
    return report.installations.lazy
      .compactMap { StatusText(options).table(of: $0, shards: shards) }.first ?? ""
  }

  // MARK: Findings

  private func show(_ outcome: LintOutcome) throws(CommandFailure) {
    if outcome.isOfNoInstallation, format == .text { return }
    let stream = outcome.isBesideManifests ? Output.error : Output.standard
    try stream.write(rendered(outcome))
    for issue in outcome.issues { Output.error.tell("error: \(issue)\n") }
  }

  private func rendered(_ outcome: LintOutcome) -> [UInt8] {
    let (report, issues, rules) = (outcome.report, outcome.issues, outcome.rules)
    switch format {
    case .json: return LintJSON.render(report, issues: issues)
    case .sarif:
      return LintSARIF.render(
        report, rules: rules, issues: issues, version: VersionCommand.version)
    case .junit: return Array(LintJUnit.render(report, rules: rules, issues: issues).utf8)
    case .github: return Array(LintGitHub.render(report, issues: issues).utf8)
    case .html:
      let extent = LintText.Extent(files: outcome.files, rules: rules.count)
      let origin = PageOrigin(
        version: VersionCommand.version, command: CommandLineText.current,
        time: Time.text(ReportTime.now), cluster: outcome.cluster)
      return Array(
        LintHTML.render(report, rules: rules, issues: issues, extent, origin: origin).utf8)
    case .name: return Array(LintNames.render(report).utf8)
    case .text:
      // Next to an error, a summary without findings would look like success.
      let isEmpty = report.findings.isEmpty && (report.installations == 0 || !issues.isEmpty)
      let text = LintText(style: style, isQuiet: isQuiet || isEmpty)
      return Array(
        text.render(report, LintText.Extent(files: outcome.files, rules: rules.count)).utf8)
    }
  }
}
