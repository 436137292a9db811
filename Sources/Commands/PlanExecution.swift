import ArgumentParser
import Kubernetes
import KubernetesClient
import Layout
import Operations
import Reports

/// Shows a plan, asks, and carries it out.
struct PlanExecution {
  let live: ClusterSession
  let options: PlanOptions
  let style: TextStyle

  /// - Parameter earlier: what a run before this one made, and has to be ready before what depends on it.
  /// - Returns: whether the cluster is as planned, and was not only tried.
  /// - Throws: ``CommandFailure`` or an exit code; nothing has changed then, unless what is done was said.
  @discardableResult
  func run(_ plan: DryRunPlan, after earlier: [StartedWorkload] = []) throws -> Bool {
    let changes = plan.changes.filter { change in
      if case .foreign = change.outcome { false } else { true }
    }
    if changes.isEmpty {
      let left = PlanText(style: style).left(of: plan)
      let words = left.isEmpty ? "nothing to do: \(live.namespace) is as it should be\n" : left
      try Output.standard.write(words)
      return true
    }
    try Output.standard.write(PlanText(style: style).render(plan))
    try Output.standard.write(stages(changes))
    try refuse(plan)
    if options.isDryRun {
      Output.error.tell("dry run: nothing was changed\n")
      return false
    }
    guard try options.isAgreed() else {
      Output.error.tell("nothing was changed\n")
      throw ExitCode.findings
    }
    let applier = Applier(
      live.client, options.applyOptions, ScalingFloors(live.live.trees, plan), tell: Self.tell)
    let outcome = applier.apply(plan, after: earlier)
    guard let failure = outcome.failure else {
      Output.error.tell("done: \(Self.objects(outcome.done.count))\n")
      return true
    }
    Output.error.tell("error: \(failure)\n")
    let left =
      outcome.left.isEmpty
      ? "everything was sent, and is not ready"
      : "not done: \(outcome.left.joined(separator: ", "))"
    Output.error.tell(
      "done: \(outcome.done.isEmpty ? "nothing" : outcome.done.joined(separator: ", "))\n\(left)\n")
    if options.atomic {
      undo(outcome)
    } else {
      Output.error.tell("run the same again to go on\n")
    }
    if case .interrupted = failure { throw ExitCode(130) }
    throw ExitCode.findings
  }

  /// Takes back what was done; the failure stays the command's end.
  private func undo(_ outcome: ApplyOutcome) {
    Output.error.tell("undoing what was done\n")
    let client: APIClient
    do throws(APIError) {
      client = try live.uninterruptedClient()
    } catch {
      Output.error.tell("error: nothing was undone: \(error)\n")
      return
    }
    let result = Rollback(client, timeout: options.applyOptions.timeout, tell: Self.tell)
      .undo(outcome.attempts)
    guard result.left.isEmpty else {
      Output.error.tell(
        """
        not undone: \(result.left.joined(separator: ", "))
        run the same again to go on, or put that back by hand

        """)
      return
    }
    Output.error.tell(
      result.undone.isEmpty
        ? "there was nothing to undo\n"
        : "undone: \(Self.objects(result.undone.count)); \(live.namespace) is as it was\n")
  }

  private static func objects(_ count: Int) -> String {
    count == 1 ? "1 object" : "\(count) objects"
  }

  /// The order of the changes.
  private func stages(_ changes: [DryRunChange]) -> String {
    var text = "\nin this order:\n"
    for stage in ApplyStage.allCases {
      let own = changes.filter { $0.planned.stage == stage }
      if own.isEmpty { continue }
      text += "  \(stage.words): \(own.map(\.planned.name).joined(separator: ", "))\n"
    }
    return text
  }

  /// Ends where something would not work out, or needs a word more from the user.
  private func refuse(_ plan: DryRunPlan) throws {
    var faults: [String] = []
    for change in plan.changes {
      let name = change.planned.name
      if case .refused(let error) = change.outcome { faults.append("\(name): \(error)") }
      if !options.allowDisruption, let words = change.disruption {
        faults.append("\(name) \(words): add --allow-disruption")
      }
      if !change.conflicts.isEmpty, !options.forceConflicts {
        faults += Self.words(for: change.conflicts).map { "\(name) \($0)" }
      }
    }
    guard !faults.isEmpty else { return }
    for fault in faults { Output.error.tell("error: \(fault)\n") }
    Output.error.tell("nothing was changed\n")
    throw ExitCode.findings
  }

  /// What conflicts mean, and what to do: `kubectl apply` sets its fields again from its manifests.
  private static func words(for conflicts: [String]) -> [String] {
    let ofKubectl = conflicts.filter { conflict in
      // Client-side apply, and server-side apply under kubectl's own manager.
      ["kubectl-client-side-apply", "kubectl"].contains {
        conflict.contains("conflict with \"\($0)\"")
      }
    }
    let others = conflicts.filter { !ofKubectl.contains($0) }
    var words: [String] = []
    if !ofKubectl.isEmpty {
      words.append(
        """
        has fields that kubectl apply set (\(ofKubectl.joined(separator: "; "))): the next kubectl apply of \
        its manifests reverts this change. Change the manifests instead (-f DIR, or -k DIR for a \
        kustomization), or add --force-conflicts to change the cluster until then
        """)
    }
    if !others.isEmpty {
      words.append(
        """
        has fields that belong to other managers (\(others.joined(separator: "; "))): change them there, \
        or add --force-conflicts
        """)
    }
    return words
  }

  private static func tell(_ event: ApplyEvent) {
    switch event {
    case .stage(let words): Output.error.tell("\(words)\n")
    case .done(let name): Output.error.tell("  \(name)\n")
    case .backedUp(let name, let file): Output.error.tell("  \(name) is kept in \(file)\n")
    case .waiting(let name, let reason): Output.error.tell("  waiting for \(name): \(reason)\n")
    case .ready(let name): Output.error.tell("  \(name) is ready\n")
    case .undone(let name, .deleted): Output.error.tell("  \(name) is deleted again\n")
    case .undone(let name, .restored): Output.error.tell("  \(name) is as it was\n")
    case .undone(let name, .madeAgain): Output.error.tell("  \(name) is made again\n")
    case .notUndone(let name, let reason):
      Output.error.tell("  error: \(name) could not be undone: \(reason)\n")
    }
  }
}
