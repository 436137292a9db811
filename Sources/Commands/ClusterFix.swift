import ArgumentParser
import Layout
import Lint
import Operations
import Reports

/// `kubectl jitsi lint --live` with `--fix` or `--diff`: the fixes as a plan for the cluster.
struct ClusterFix {
  let request: LintRequest
  let live: LiveLintRequest
  let fixes: FixRequest
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
    let state = try ClusterSession(cluster.client, cluster.objects)
    let plan = try state.completed(
      with: settings.linter, settings.options, unsafe: fixes.options.unsafe)
    if fixes.preview != nil {
      if request.format == .json {
        try Output.standard.write(PlanJSON.render(plan))
      } else {
        try Output.standard.write(PlanText(style: request.style).render(plan))
      }
      if !plan.isEmpty { throw ExitCode.findings }
      return
    }
    try PlanExecution(live: state, options: live.plan, style: request.style).run(plan)
    if live.plan.isDryRun { return }
    let after = try LiveLint(request, live)
    let report = settings.linter.lint(after.inputs.trees, options: settings.options)
    let left = request.issues(of: report, after.inputs, settings.choice)
    try request.write(
      report, left, settings, fileCount: after.inputs.sources.count)
    try request.conclude(report, left, after.inputs, failOn: settings.failOn)
  }
}
