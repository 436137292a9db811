import Jitsi
import Kubernetes
package import KubernetesClient
import Layout
import Lint
import YAML

/// Applies a plan stage by stage: makes the changes of a stage in order, then waits until the workloads that it started are
/// ready.
package struct Applier {
  private let client: APIClient
  private let options: ApplyOptions
  private let floors: ScalingFloors
  private let opening: ShardOpening?
  private let tell: (ApplyEvent) -> Void

  /// - Parameters:
  ///   - client: The client for the cluster to change.
  ///   - options: The options of the changes and the waits.
  ///   - floors: The minimum number of pods that autoscalers set for workloads.
  ///   - opening: The check of new shards before HAProxy finds their web.
  ///   - tell: Called with each event as it happens.
  package init(
    _ client: APIClient, _ options: ApplyOptions, _ floors: ScalingFloors,
    opening: ShardOpening? = nil, tell: @escaping (ApplyEvent) -> Void
  ) {
    self.client = client
    self.options = options
    self.floors = floors
    self.opening = opening
    self.tell = tell
  }

  /// Applies the plan and stops at the first failure. Completed changes are kept; a new plan computed afterwards continues from
  /// there.
  ///
  /// `earlier` are workloads started by an earlier run, which must also be ready before later stages begin.
  package func apply(_ plan: DryRunPlan, after earlier: [StartedWorkload] = []) -> ApplyOutcome {
    var outcome = ApplyOutcome()
    let changes = plan.made
    do throws(ApplyFailure) {
      for stage in ApplyStage.allCases {
        let own = changes.filter { $0.planned.stage == stage }
        let isLast = !changes.contains { $0.planned.stage > stage }
        let started = isLast ? [] : earlier.filter { $0.stage == stage }
        if own.isEmpty, started.isEmpty { continue }
        tell(.stage(stage.words))
        let begun = try check(own, &outcome)
        for change in own {
          let position = begun[change.planned.name] ?? outcome.attempts.count
          if position == outcome.attempts.count {
            outcome.attempts.append(ApplyAttempt(change: change))
          }
          try make(change, &outcome.attempts[position].answer)
          outcome.done.append(change.planned.name)
        }
        for change in own { try wait(for: change) }
        for workload in started { try wait(for: workload) }
      }
    } catch {
      outcome.failure = error
    }
    outcome.left = changes.map(\.planned.name).filter { !outcome.done.contains($0) }
    return outcome
  }

  /// Waits until workloads are ready; returns the reason if one of them is not.
  func wait(for workloads: [StartedWorkload]) -> ApplyFailure? {
    do throws(ApplyFailure) {
      for workload in workloads { try wait(for: workload) }
    } catch {
      return error
    }
    return nil
  }

  // MARK: New shards

  /// Lets web of new shards start where HAProxy does not find it, and checks these shards.
  ///
  /// - Returns: The positions of attempts that have begun, by the names of their changes.
  private func check(
    _ changes: [DryRunChange], _ outcome: inout ApplyOutcome
  ) throws(ApplyFailure) -> [String: Int] {
    guard let opening else { return [:] }
    let held = changes.filter(opening.holds)
    if held.isEmpty { return [:] }
    var begun: [String: Int] = [:]
    for change in held {
      guard let closed = ShardOpening.closed(change) else { continue }
      begun[change.planned.name] = outcome.attempts.count
      outcome.attempts.append(ApplyAttempt(change: change))
      try put(closed, &outcome.attempts[outcome.attempts.count - 1].answer)
      tell(.held(change.planned.name))
    }
    for change in held {
      try wait(
        for: StartedWorkload(
          object: change.planned.object, type: change.type, stage: change.planned.stage),
        heldPods: ShardOpening.HeldPods(of: change))
    }
    try opening.check(Set(held.compactMap(\.planned.shard)))
    return begun
  }

  // MARK: Changes

  private func make(
    _ change: DryRunChange, _ answer: inout Content?
  ) throws(ApplyFailure) {
    switch change.outcome {
    case .foreign: return
    case .refused(let error): throw .request(object: change.planned.name, words: error.description)
    case .superfluous:
      try backUp(change)
      try remove(change)
    case .replaced:
      try backUp(change)
      try remove(change)
      try awaitRemoval(change)
      try recreate(change, &answer)
    case .missing, .different: try put(change, &answer)
    }
    tell(.done(change.planned.name))
  }

  private func put(_ change: DryRunChange, _ answer: inout Content?) throws(ApplyFailure) {
    let force = change.takesOwnFields || options.force && !change.conflicts.isEmpty
    let first = PlanDryRun.request(
      for: change.planned, change.type, live: change.live, isDryRun: false, force: force)
    if case .change(let partial, _) = change.planned.action, partial.fields == .map([]) {
      // No field is set: the change only removes fields.
    } else {
      answer = PlanDryRun.content(try send(first, change))
    }
    let after = answer ?? change.live
    if let removal = PlanDryRun.removal(
      for: change.planned, change.type, before: change.live, after: after)
    {
      answer = PlanDryRun.content(try send(removal, change))
    }
  }

  private func remove(_ change: DryRunChange) throws(ApplyFailure) {
    let object = change.planned.object
    let request = APIRequest.delete(
      change.type, namespace: change.type.scope(object.namespace),
      name: object.name, propagation: .background, uid: change.live?.uid)
    let result = try perform(request)
    if case .failure(let error) = result, !error.isNotFound {
      throw .request(object: change.planned.name, words: error.description)
    }
  }

  private func awaitRemoval(_ change: DryRunChange) throws(ApplyFailure) {
    var waited = 0
    while case .success = try perform(PlanDryRun.get(change.planned.object, change.type)) {
      if waited == 0 { tell(.waiting(change.planned.name, reason: "it is being deleted")) }
      if waited >= options.timeout * 1000 {
        throw .notReady(
          object: change.planned.name, reason: "it is still being deleted",
          seconds: options.timeout)
      }
      try sleep(&waited)
    }
  }

  /// Recreates an object. For a change of single fields, the whole object is applied with these fields changed.
  private func recreate(
    _ change: DryRunChange, _ answer: inout Content?
  ) throws(ApplyFailure) {
    let object = change.planned.object
    let content: Content
    switch change.planned.action {
    case .apply(let whole): content = whole
    case .change(_, let whole):
      content = ClusterFields.removed(from: whole, kind: object.kind)
    case .delete: return
    }
    let response = try send(
      .apply(
        change.type, namespace: change.type.scope(object.namespace),
        name: object.name, object: JSONText(content).bytes, ChangeOptions()), change)
    answer = PlanDryRun.content(response)
  }

  private func backUp(_ change: DryRunChange) throws(ApplyFailure) {
    guard options.keepsBackups, let live = change.live else { return }
    let object = change.planned.object
    // The backup of a Secret includes its values, so only the owner may read the file.
    let file = Path.join(
      options.backupFolder,
      "\(object.namespace ?? "cluster")-\(object.kind)-\(object.name)-"
        + "\(live["metadata"]?["resourceVersion"]?.text ?? "0").yaml")
    let text = DocumentWriter.text([ClusterFields.removed(from: live, kind: object.kind)])
    do throws(FileWriteError) {
      try FileWriter.makeFolder(for: file)
      try FileWriter.replacePrivate(file, with: Array(text.utf8))
    } catch {
      throw .backup(object: change.planned.name, file: file, words: error.description)
    }
    tell(.backedUp(change.planned.name, file: file))
  }

  private func send(
    _ request: APIRequest, _ change: DryRunChange
  ) throws(ApplyFailure) -> APIResponse {
    switch try perform(request) {
    case .success(let response): return response
    case .failure(let error):
      throw .request(object: change.planned.name, words: error.description)
    }
  }

  private func perform(
    _ request: APIRequest
  ) throws(ApplyFailure) -> Result<APIResponse, APIError> {
    do throws(Interrupted) {
      return try client.perform(request)
    } catch {
      throw .interrupted
    }
  }

  // MARK: Waiting

  private func wait(for change: DryRunChange) throws(ApplyFailure) {
    var before = change.live
    switch change.outcome {
    case .superfluous: return
    case .replaced: before = nil
    default: break
    }
    // Software of nodes may never run on a node that is down, and no meeting waits for it.
    if change.planned.object.kind == "DaemonSet", change.planned.shard == nil { return }
    try wait(
      for: StartedWorkload(
        object: change.planned.object, type: change.type, stage: change.planned.stage), before)
  }

  /// - Parameters:
  ///   - before: The workload before this run changed it; nil if this run created it or did not change it.
  ///   - heldPods: The pods of a workload that are to run without being ready.
  private func wait(
    for workload: StartedWorkload, _ before: Content? = nil,
    heldPods: ShardOpening.HeldPods? = nil
  ) throws(ApplyFailure) {
    let object = workload.object
    guard ["Deployment", "StatefulSet", "DaemonSet"].contains(object.kind) else { return }
    var refusals = RefusalWatch(client, workload, before: before)
    let patience = min(5000, options.timeout * 250)
    var waited = 0
    var refused: Int?
    var told: String?
    while true {
      let reason: String
      switch try state(of: workload, &refusals) {
      case .ready:
        tell(.ready(workload.name))
        return
      case .waiting(let words):
        if let heldPods, try areUp(heldPods) { return }
        reason = words
        refused = nil
      case .refused(let words):
        let pods = RefusedPods(message: words)
        reason = pods.cause
        refused = pods.isLasting && refusals.areNew ? refused ?? waited : nil
      }
      if reason != told { tell(.waiting(workload.name, reason: reason)) }
      told = reason
      if let refused, waited - refused >= patience {
        throw .refusedPods(object: workload.name, cause: reason)
      }
      if waited >= options.timeout * 1000 {
        throw .notReady(object: workload.name, reason: reason, seconds: options.timeout)
      }
      try sleep(&waited)
    }
  }

  private func areUp(_ pods: ShardOpening.HeldPods) throws(ApplyFailure) -> Bool {
    do throws(Interrupted) {
      return try pods.areUp(client)
    } catch {
      throw .interrupted
    }
  }

  private func state(
    of workload: StartedWorkload, _ refusals: inout RefusalWatch
  ) throws(ApplyFailure) -> Readiness {
    switch try perform(PlanDryRun.get(workload.object, workload.type)) {
    case .success(let response):
      guard let object = PlanDryRun.content(response) else { return .ready }
      let state = Readiness(
        object, kind: workload.object.kind, atLeast: floors.floor(of: workload.object))
      do throws(Interrupted) {
        return try refusals.look(at: object, state)
      } catch {
        throw .interrupted
      }
    case .failure(let error):
      guard error.isTransient else {
        throw .request(object: workload.name, words: error.description)
      }
      return .waiting(error.headline)
    }
  }

  /// Sleeps before the next poll; the interval grows with the time already waited.
  private func sleep(_ waited: inout Int) throws(ApplyFailure) {
    let pause = min(2000, max(100, waited / 4), max(1, options.timeout * 1000 - waited))
    do throws(Interrupted) {
      try client.sleep(pause)
    } catch {
      throw .interrupted
    }
    waited += pause
  }
}
