import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import ShardEditing
import YAML

/// `add-shard` and `remove-shard` in a cluster.
struct ShardsInCluster {
  let request: ShardRequest
  let output: any OperationOutput

  func add(_ addition: ShardAddition) throws {
    let live = try read()
    let begun = ShardEditor.begun(in: live.inventory, namespace: live.namespace)
    // Shards that an interrupted run completed count towards the requested number.
    let count = max(1, addition.count - (begun?.finished ?? 0))
    let next = ShardEditor.next(in: live.inventory, namespace: live.namespace) ?? 0
    let own = (next..<next + count).map {
      ShardRenaming(from: $0, to: $0 + 1, objectNames: [])
    }
    let ports = try CommandFailure.unlessInterrupted(
      try NodePorts.taken(live.client) { namespace, name in
        namespace == live.namespace && own.contains { $0.namesShard(name) }
      })
    if ports == nil {
      output.tell(.unseenPorts)
    }
    var shardEditor = ShardEditor(live.inventory, namespace: live.namespace, taken: ports ?? [])
    try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
      for _ in 0..<count {
        try shardEditor.add(from: addition.donor, zone: addition.zone, completing: true)
      }
    }
    try check(shardEditor, live)
    let grown = DesiredState.grown(shardEditor, from: live.sources)
    try warn(grown, live)
    let shards = shardEditor.steps.map(\.shard)
    guard let first = shards.min(), let last = shards.max() else { return }
    let range = min(first, begun?.shards.lowerBound ?? first)...last
    let check =
      try addition.isChecked && !request.showsOnly
      ? ShardCheck(live.client, request, output) : nil
    let opening = check?.opening(Set(range), live)
    let changes =
      PendingShardAnnotations.put(on: grown, shards: range)
      + ShardOpening.changes(live.inventory, namespace: live.namespace, shards: range)
    let earlier = StartedWorkload.find(
      live.inventory, namespace: live.namespace, shards: range, besides: changes, live.discovery)
    guard try run(changes, live, after: earlier, opening: opening) else { return }
    let marked =
      PendingShardAnnotations.find(live.live.trees, namespace: live.namespace)
      + changes.filter { $0.stage == .web }.map(\.object)
    unmark(marked, live)
    if changes.isEmpty {
      try output.show(.addedBefore(shards))
    }
    let passes = try check?.after() ?? true
    try show(Set(shards), live.client)
    if !passes {
      output.tell(.failedAfterwards(shards, namespace: live.namespace))
      throw CommandEnd.findings
    }
  }

  /// Removes the annotations of pending shards. The shards exist by now, so a failure is only reported.
  private func unmark(_ objects: [ObjectReference], _ live: ClusterSession) {
    var reason: String?
    do throws(Interrupted) {
      reason = try PendingShardAnnotations.take(off: objects, live.client, live.discovery)
    } catch {
      reason = error.description
    }
    if let reason { output.tell(.stillPending(reason: reason)) }
  }

  /// Shows the status of shards. If it cannot be read, a note is shown: the shards were added all the same.
  func show(_ shards: Set<Int>, _ client: APIClient) throws(CommandFailure) {
    var reason = "its state is unknown"
    var found: StatusReport?
    do throws(Interrupted) {
      let objects = try StatusObjects.read(
        client, namespace: client.connection.namespace, nodes: false)
      found = try LiveStatus.report(objects, client)
      if let error = objects.errors.first { reason = error.headline }
    } catch {
      reason = error.description
    }
    let isThere =
      found?.installations.contains { $0.shards.contains { shards.contains($0.index) } } ?? false
    guard let found, isThere else { return output.tell(.note("cannot show the status: \(reason)")) }
    for note in found.notes { output.tell(.note(note.message)) }
    try output.show(.shards(found, shards))
  }

  /// Warns if the cluster may lack resources for the new pods.
  private func warn(_ changes: [PlannedChange], _ live: ClusterSession) throws(CommandFailure) {
    let shortages = try CommandFailure.unlessInterrupted(
      try Capacity.shortages(of: changes, live.client, namespace: live.namespace))
    for shortage in shortages { output.tell(.warning("\(shortage)")) }
  }

  func remove(_ removal: ShardRemoval) throws {
    var live = try read()
    var shardEditor = ShardEditor(live.inventory, namespace: live.namespace)
    try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
      try shardEditor.remove(removal.shard, allowGap: removal.allowsGap)
    }
    try check(shardEditor, live)
    var isCordoned = false
    if !request.showsOnly, !removal.isImmediate {
      isCordoned = try drain(removal.shard, live)
      try wait(for: removal.shard, live)
      // Draining has changed HAProxy's configuration.
      live = try read()
      shardEditor = ShardEditor(live.inventory, namespace: live.namespace)
      try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
        try shardEditor.remove(removal.shard, allowGap: removal.allowsGap)
      }
    }
    let changes = DesiredState.grown(shardEditor, from: live.sources)
    try run(isCordoned ? Self.routedLast(changes, live) : changes, live)
  }

  /// A template's servers are told apart only by the running HAProxy pods, which a restart would make forget that the shard is
  /// cordoned: they restart when its web is gone.
  private static func routedLast(
    _ changes: [PlannedChange], _ live: ClusterSession
  ) -> [PlannedChange] {
    let installation = live.inventory.installations.first { $0.namespace == live.namespace }
    guard installation?.haproxy?.slots.contains(where: \.isTemplate) == true else {
      return changes
    }
    return changes.filter { $0.stage != .haproxy }
      + changes.filter { $0.stage == .haproxy }.map { change in
        PlannedChange(
          object: change.object, shard: change.shard, stage: .routing, action: change.action,
          reasons: change.reasons)
      }
  }

  /// Drains a shard that helm will remove, and waits until it has no conferences left. No new conference starts there if
  /// HAProxy has a server for it.
  func empty(_ shard: Int) throws {
    let live = try read(ofOthers: true)
    try drain(shard, live)
    try wait(for: shard, live)
  }

  // MARK: Steps

  private func read(ofOthers: Bool = false) throws(CommandFailure) -> ClusterSession {
    var live = try ClusterSession(request.cluster, namespace: request.namespace)
    live.isClientDryRun = request.plan.isClientDryRun
    if !request.isForced, !ofOthers,
      let owner = ShardEditor.owner(in: live.inventory, namespace: live.namespace)
    {
      throw .owned(by: owner, namespace: live.namespace)
    }
    return live
  }

  private func check(_ shardEditor: ShardEditor, _ live: ClusterSession) throws {
    var options = live.lintOptions
    options.ignore = request.ignoredRules
    try ShardChange.check(
      shardEditor, live.live.trees, with: Linter(rules: RuleSet.loading(request.rules)), options,
      isCluster: true, output)
  }

  /// Returns false after a dry run.
  @discardableResult
  private func run(
    _ changes: [PlannedChange], _ live: ClusterSession, after earlier: [StartedWorkload] = [],
    opening: ShardOpening? = nil
  ) throws -> Bool {
    let probed = try live.probe(changes)
    var plan = request.plan
    plan.isDryRun = request.showsOnly
    return try PlanExecution(live, plan, output).run(probed, after: earlier, opening: opening)
  }

  /// Keeps new rooms away from a shard: at run time where HAProxy takes commands, otherwise by its configuration alone.
  ///
  /// - Returns: Whether the running HAProxy pods were changed.
  @discardableResult
  private func drain(_ shard: Int, _ live: ClusterSession) throws -> Bool {
    if try cordon(shard) { return true }
    var shardEditor = ShardEditor(live.inventory, namespace: live.namespace)
    var canDrain = false
    try ShardChange.make(&shardEditor) { shardEditor throws(ShardEditError) in
      canDrain = try shardEditor.drain(shard)
    }
    guard canDrain else {
      output.tell(.noDrain(shard: shard))
      return false
    }
    let probed = try live.probe(DesiredState.grown(shardEditor, from: live.sources))
    if probed.isEmpty { return false }
    try PlanExecution(live, request.plan, output).run(probed)
    return false
  }

  /// Cordons a shard through HAProxy's runtime API; false where that cannot be used.
  private func cordon(_ shard: Int) throws -> Bool {
    let session: RuntimeSession
    do throws(CommandFailure) {
      session = try RuntimeSession(request.cluster, namespace: request.namespace)
    } catch {
      switch error {
      case .noRuntimeSocket, .noHAProxy, .noHAProxyPods: return false
      case .runtime(let reason), .lostHAProxy(let reason):
        output.tell(.warning("cannot use HAProxy's runtime API: \(reason)"))
        return false
      default: throw error
      }
    }
    defer { session.runtime.end() }
    var cordon = CordonRequest(.cordon, shard: shard)
    cordon.isAgreed = request.plan.isAgreed
    return try Cordon(session, cordon, output).run()
  }

  private func wait(for shard: Int, _ live: ClusterSession) throws(CommandFailure) {
    let conferences = ConferenceWait(
      client: live.client, namespace: live.namespace, shard: shard,
      labels: ShardEditor.bridgeLabels(
        in: live.inventory, namespace: live.namespace, shard: shard),
      readsAge: false)
    let seconds = request.plan.options.timeout
    let outcome = try CommandFailure.unlessInterrupted(
      try conferences.run(seconds: seconds, output) { load, last in
        if load.conferences != last?.conferences {
          output.tell(.conferences(load.conferences, shard: shard))
        }
      })
    switch outcome {
    case .empty: return
    case .unknown(let reason): throw .unknownConferences(shard: shard, reason: reason)
    case .timeout(let load):
      throw .conferences(load.conferences, shard: shard, seconds: seconds)
    }
  }
}
