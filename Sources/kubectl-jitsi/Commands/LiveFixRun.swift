import ArgumentParser
import Layout
import Lint
import Operations
import Reports

/// `kubectl jitsi lint --live` with `--fix` or `--diff`: the fixes as a plan for the cluster.
struct LiveFixRun {
  let command: LintCommand
  let settings: LintSettings
  let cluster: LiveLint

  func run() throws {
    let issues = cluster.inputs.issues.map {
      ReportIssue(file: $0.name, message: $0.error.description)
    }
    if !issues.isEmpty {
      // What can't be seen can't be mended.
      for issue in issues { Output.error.tell("error: \(issue)\n") }
      throw ExitCode.couldNotRun
    }
    let live = try LivePlan(cluster.client, cluster.objects)
    let changes = DesiredState.completed(
      live.sources, with: settings.linter, settings.options, unsafe: command.fixing.unsafeFixes
    ).changes
    let plan = try live.probe(changes)
    if command.fixing.diff {
      if command.report.output == .json {
        try Output.standard.write(PlanJSON.render(plan))
      } else {
        try Output.standard.write(PlanText(style: command.report.style).render(plan))
      }
      if !plan.isEmpty { throw ExitCode.findings }
      return
    }
    try PlanRun(live: live, options: command.plan, style: command.report.style).run(plan)
    if command.plan.dryRun != .none { return }
    let after = try LiveLint(command)
    let report = settings.linter.lint(after.inputs.trees, options: settings.options)
    let left = command.issues(of: report, after.inputs, settings.choice)
    try command.write(
      report, left, settings, fileCount: after.inputs.sources.count)
    try command.conclude(report, left, after.inputs, failOn: settings.failOn)
  }
}
