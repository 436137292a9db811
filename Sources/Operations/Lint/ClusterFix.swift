import Layout
import Lint

/// `kubectl jitsi lint --live` with `--fix` or `--diff`: applies or shows the fixes as a plan for the cluster.
struct ClusterFix {
  let request: LintRequest
  let live: LiveLintRequest
  let fixes: FixRequest
  let settings: LintSettings
  let cluster: LiveLint
  let output: any OperationOutput

  func run() throws {
    let issues = cluster.inputs.issues.map {
      ReportIssue(file: $0.name, message: $0.error.description)
    }
    if !issues.isEmpty {
      // A fix could be wrong if some objects are unknown.
      for issue in issues { output.tell(.failure(issue.description)) }
      throw CommandEnd.couldNotRun
    }
    var state = try ClusterSession(cluster.client, cluster.objects)
    state.isClientDryRun = live.plan.isClientDryRun
    let plan = try state.completed(
      with: settings.linter, settings.options, unsafe: fixes.options.unsafe)
    if fixes.preview != nil {
      try output.show(.differences(plan))
      if !plan.isEmpty { throw CommandEnd.findings }
      return
    }
    try PlanExecution(state, live.plan, output).run(plan)
    if live.plan.isDryRun { return }
    let after = try LiveLint(request, live, output)
    let report = settings.linter.lint(after.inputs.trees, options: settings.options)
    let left = request.issues(of: report, after.inputs, settings.choice)
    var outcome = LintOutcome(report, left, settings, files: after.inputs.sources.count)
    outcome.cluster = after.place
    try output.show(.lint(outcome))
    try request.conclude(report, left, after.inputs, failOn: settings.failOn, output)
  }
}
