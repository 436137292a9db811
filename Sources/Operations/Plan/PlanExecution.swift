import Kubernetes
import KubernetesClient
import Layout

/// Shows a plan, asks for confirmation, and applies it.
package struct PlanExecution {
  let live: ClusterSession
  let request: PlanRequest
  let output: any OperationOutput

  package init(_ live: ClusterSession, _ request: PlanRequest, _ output: any OperationOutput) {
    self.live = live
    self.request = request
    self.output = output
  }

  /// Runs the plan.
  ///
  /// - Parameters:
  ///   - plan: The plan with the results of its dry run.
  ///   - earlier: Workloads started by an earlier run, which must be ready before dependent stages begin.
  ///   - opening: The check of new shards before HAProxy finds their web.
  /// - Returns: Whether the cluster now matches the plan; false after a dry run.
  /// - Throws: `CommandFailure` or an exit code. Nothing has changed then, unless completed changes were reported.
  @discardableResult
  package func run(
    _ plan: DryRunPlan, after earlier: [StartedWorkload] = [], opening: ShardOpening? = nil
  ) throws -> Bool {
    if plan.made.isEmpty {
      try output.show(.nothingToDo(plan, namespace: live.namespace))
      if request.isClientDryRun { output.tell(.clientDryRun) }
      return true
    }
    try output.show(.plan(plan))
    try refuse(plan)
    if request.isDryRun {
      output.tell(request.isClientDryRun ? .clientDryRun : .dryRun)
      return false
    }
    guard try request.isAgreed || output.isAgreed() else {
      output.tell(.unchanged)
      throw CommandEnd.findings
    }
    let applier = Applier(
      live.client, request.options, ScalingFloors(live.live.trees, plan), opening: opening
    ) { output.tell(.applied($0)) }
    let outcome = applier.apply(plan, after: earlier)
    guard let failure = outcome.failure else {
      output.tell(.done(outcome.done))
      return true
    }
    output.tell(.stopped(outcome, failure))
    if request.isAtomic {
      undo(outcome)
    } else if !failure.heldShards.isEmpty {
      output.tell(.unopened(failure.heldShards, namespace: live.namespace))
    } else {
      output.tell(.resumable)
    }
    if case .interrupted = failure { throw CommandEnd.interrupted }
    throw CommandEnd.findings
  }

  /// Rolls back the changes. The command still ends with the original failure.
  private func undo(_ outcome: ApplyOutcome) {
    output.tell(.undoing)
    let client: APIClient
    do throws(APIError) {
      client = try live.uninterruptedClient()
    } catch {
      output.tell(.failure("nothing was rolled back: \(error)"))
      return
    }
    let result = Rollback(client, timeout: request.options.timeout) { output.tell(.applied($0)) }
      .undo(outcome.attempts)
    output.tell(
      result.left.isEmpty
        ? .undone(objects: result.undone.count, namespace: live.namespace)
        : .notUndone(result.left))
  }

  /// Throws if a change would be rejected, or requires a flag that was not given.
  private func refuse(_ plan: DryRunPlan) throws {
    var faults: [String] = []
    for change in plan.changes {
      let name = change.planned.name
      if case .refused(let error) = change.outcome { faults.append("\(name): \(error)") }
      if !request.options.allowsDisruption, let words = change.disruption {
        faults.append("\(name) \(words): add --allow-disruption")
      }
      if !change.conflicts.isEmpty, !request.options.force {
        faults += Self.words(for: change.conflicts).map { "\(name) \($0)" }
      }
    }
    guard !faults.isEmpty else { return }
    for fault in faults { output.tell(.failure(fault)) }
    output.tell(.unchanged)
    throw CommandEnd.findings
  }

  /// Explains conflicts and what to do about them: `kubectl apply` sets its fields again from its manifests.
  static func words(for conflicts: [String]) -> [String] {
    let ofKubectl = conflicts.filter { conflict in
      // The field managers of client-side apply, and of kubectl's server-side apply.
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
        has fields owned by other managers (\(others.joined(separator: "; "))): change them there, \
        or add --force-conflicts
        """)
    }
    return words
  }
}
