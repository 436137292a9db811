import Basics
package import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint

/// Pods that are to be restarted: those of shards, one shard after the other, or those of HAProxy.
package struct RestartRequest: Sendable {
  package var rollout = RolloutRequest()
  /// The only components; empty for all components of shards.
  package var components: Set<ComponentKind> = []
  /// What was restarted since then is not restarted again; seconds since 1970.
  package var since: Int64?

  package init() {}

  /// Shows what would restart, asks, and restarts it.
  ///
  /// - Throws: `CommandFailure`, or an exit code after everything was reported.
  package func run(_ output: any OperationOutput) throws {
    if components.contains(.haproxy) { return try HAProxyRestart(self, output).run() }
    try ShardRestart(self, output).run()
  }

  /// The command that continues after some pods were restarted.
  func continuation(_ namespace: String, since: Int64) -> String {
    var command = "kubectl jitsi restart"
    if let shard = rollout.shard { command += " \(shard)" }
    for component in components.map(\.rawValue).sorted() { command += " --component \(component)" }
    return command + rollout.repeatedFlags(namespace: namespace)
      + " --since-time \(Time.text(self.since ?? since))"
  }
}

/// Restarts the workloads of shards.
private struct ShardRestart {
  let request: RestartRequest
  let output: any OperationOutput
  let began = Time.now

  init(_ request: RestartRequest, _ output: any OperationOutput) {
    self.request = request
    self.output = output
  }

  func run() throws {
    let session = try RuntimeSession(
      request.rollout.cluster, namespace: request.rollout.namespace)
    let namespace = session.targets.namespace
    let rollout = ShardRollout(request: request.rollout, namespace: namespace, output: output)
    let plan: RestartPlan
    let discovery: Discovery
    do {
      defer { session.runtime.end() }
      try session.checkShard(request.rollout.shard)
      discovery = try Self.discovery(session.client)
      plan = try RestartPlan(session, request, discovery, at: began)
      guard try isPossible(plan, session, discovery) else { throw CommandEnd.couldNotRun }
      try output.show(.lines(plan.lines))
      if plan.shards.isEmpty { return }
      try rollout.rehearse(plan.shards.map(\.index), session)
    }
    guard try request.rollout.begins(output) else { return }
    let sequence = RolloutSequence(rollout: rollout, word: "restarted") { shard in
      [
        "continue with: " + request.continuation(namespace, since: began),
        "or give it new rooms again: kubectl jitsi uncordon \(shard) -n \(namespace)"
          + request.rollout.cluster.repeatedFlags,
      ]
    }
    try sequence.run(
      plan.shards.map { shard in
        RolloutSequence.Item(shard: shard.index, objects: shard.changes.map(\.name)) {
          try restart(shard, session.client, discovery, namespace, &$0)
        }
      })
  }

  private static func discovery(_ client: APIClient) throws(CommandFailure) -> Discovery {
    switch try CommandFailure.unlessInterrupted(try client.discover()) {
    case .success(let discovery): return discovery
    case .failure(let error): throw .cluster(error)
    }
  }

  // MARK: Dry run

  /// Tells why some pods would not restart; false if there is a reason.
  private func isPossible(
    _ plan: RestartPlan, _ session: RuntimeSession, _ discovery: Discovery
  ) throws -> Bool {
    var faults = plan.obstacles
    let changes = plan.shards.flatMap(\.changes)
    let probed = try CommandFailure.unlessInterrupted(
      try PlanDryRun(session.client, discovery, namespace: session.targets.namespace)
        .probe(changes))
    for change in probed.changes {
      if case .refused(let error) = change.outcome {
        faults.append("\(change.planned.name): \(error)")
      }
    }
    guard !faults.isEmpty else { return true }
    for fault in faults { output.tell(.failure(fault)) }
    output.tell(.unchanged)
    return false
  }

  // MARK: Restarts

  private func restart(
    _ shard: RestartPlan.Shard, _ client: APIClient, _ discovery: Discovery, _ namespace: String,
    _ done: inout [String]
  ) throws {
    var options = ApplyOptions()
    // The annotation belongs to whoever restarted the pods last.
    options.force = true
    let plan = try CommandFailure.unlessInterrupted(
      try PlanDryRun(client, discovery, namespace: namespace).probe(shard.changes))
    try request.rollout.apply(
      plan, client, options, ScalingFloors([], plan), after: shard.restartedBefore, output, &done)
  }
}
