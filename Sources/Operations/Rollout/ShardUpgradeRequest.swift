import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import ShardEditing
import YAML

/// Shards that are to be moved to a release, to what manifests contain, or back to what they were; one after the other.
package struct ShardUpgradeRequest: Sendable {
  package var rollout = RolloutRequest()
  /// The name of the release, as in `stable-11031`; nil for the newest without a known fault.
  package var release: String?
  /// Manifests that are rolled out in place of a release.
  package var input = InputRequest()
  /// Whether shards are taken back to what they were before an upgrade.
  package var isUndo = false
  /// Whether fields that other managers set are taken over.
  package var takesOver = false
  /// How findings are identified, for the lint before and after the upgrade.
  package var lint: LintRequest

  package init(lint: LintRequest) { self.lint = lint }

  /// Shows what would change, asks, and changes shard by shard.
  ///
  /// - Throws: `CommandFailure`, or an exit code after everything was reported.
  package func run(_ output: any OperationOutput) throws {
    try ShardUpgrade(self, output).run()
  }

  /// A command of `upgrade` for one shard, or for the shards of the request.
  func command(_ flags: String, shard: Int?, _ namespace: String) -> String {
    let number = (shard ?? rollout.shard).map { " \($0)" } ?? ""
    return "kubectl jitsi upgrade\(number)\(flags)" + rollout.repeatedFlags(namespace: namespace)
      + (takesOver ? " --force-conflicts" : "")
  }
}

/// Upgrades shards of a cluster.
private struct ShardUpgrade {
  let request: ShardUpgradeRequest
  let output: any OperationOutput

  init(_ request: ShardUpgradeRequest, _ output: any OperationOutput) {
    self.request = request
    self.output = output
  }

  func run() throws {
    let wanted = try UpgradeChanges.find(request, output)
    let state = wanted.state
    let namespace = state.namespace
    let rollout = ShardRollout(request: request.rollout, namespace: namespace, output: output)
    // With the number of a shard, nothing else is changed.
    let chosen = request.rollout.shard.map { shard in wanted.changes.filter { $0.shard == shard } }
    let (shown, planned) = try recorded(chosen ?? wanted.changes, wanted.release, state)
    try refuse(planned)
    let items: [UpgradeItem]
    do {
      let session = try RuntimeSession(request.rollout.cluster, namespace: namespace)
      defer { session.runtime.end() }
      try session.checkShard(request.rollout.shard)
      items = try self.items(planned, wanted, session)
      try show(shown, items, wanted, session)
      if items.isEmpty, wanted.shared.isEmpty || chosen != nil { return }
      try rollout.rehearse(items.map(\.shard), session)
    }
    guard try request.rollout.begins(output) else { return }
    let sequence = RolloutSequence(rollout: rollout, word: wanted.word) { shard in
      next(shard, wanted.release, namespace)
    }
    try sequence.run(
      items.map { item in
        let names = item.changes.map(\.name)
        let change: (inout [String]) throws -> Void = {
          try apply(item.changes, state, &$0)
        }
        return RolloutSequence.Item(
          shard: item.shard, objects: names, change: names.isEmpty ? nil : change)
      })
    try changeShared(wanted, state)
  }

  // MARK: Plan

  /// The changes of a shard that are to be made.
  private struct UpgradeItem {
    let shard: Int
    let changes: [PlannedChange]
    let isCordoned: Bool
  }

  /// Asks the server about all changes, without and with the records with which they can be undone.
  private func recorded(
    _ changes: [PlannedChange], _ release: String?, _ state: ClusterSession
  ) throws -> (shown: DryRunPlan, made: DryRunPlan) {
    let probed = try state.probe(changes)
    guard !request.isUndo else { return (probed, probed) }
    let shards = probed.made.filter { $0.planned.shard != nil }
    var records: [String: PlannedChange] = [:]
    for change in shards {
      if let record = UpgradeRecord(change, release: release) {
        records[change.planned.name] = record.added(to: change)
      } else if case .different = change.outcome {
        output.tell(
          .warning(
            "\(change.planned.name) cannot be taken back with --undo: its change is not recorded"))
      }
    }
    let made = probed.made.map { records[$0.planned.name] ?? $0.planned }
    return (probed, try state.probe(made))
  }

  /// Throws if the server would refuse a change, or other managers' fields would change.
  private func refuse(_ plan: DryRunPlan) throws {
    var faults: [String] = []
    for change in plan.made {
      let name = change.planned.name
      switch change.outcome {
      case .refused(let error): faults.append("\(name): \(error)")
      case .replaced(let words):
        faults.append("\(name) would have to be deleted and recreated: \(words)")
      default: break
      }
      if !change.conflicts.isEmpty, !request.takesOver {
        faults += PlanExecution.words(for: change.conflicts).map { "\(name) \($0)" }
      }
    }
    guard !faults.isEmpty else { return }
    for fault in faults { output.tell(.failure(fault)) }
    output.tell(.unchanged)
    throw CommandEnd.couldNotRun
  }

  private func items(
    _ plan: DryRunPlan, _ wanted: UpgradeChanges, _ session: RuntimeSession
  ) throws -> [UpgradeItem] {
    let cordoned = try session.cordonedShards()
    let changes = Dictionary(grouping: plan.made.filter { $0.planned.shard != nil }) {
      $0.planned.shard!
    }
    var items: [UpgradeItem] = []
    for shard in session.targets.shards.map(\.index).sorted() {
      guard request.rollout.shard == nil || request.rollout.shard == shard else { continue }
      let own = changes[shard]?.map(\.planned) ?? []
      // A shard that an earlier run has changed and left out of rotation.
      let isLeft = cordoned.contains(shard) && wanted.changedBefore.contains(shard)
      guard !own.isEmpty || isLeft else { continue }
      items.append(
        UpgradeItem(shard: shard, changes: own, isCordoned: cordoned.contains(shard)))
    }
    return items
  }

  private func show(
    _ plan: DryRunPlan, _ items: [UpgradeItem], _ wanted: UpgradeChanges, _ session: RuntimeSession
  ) throws {
    let isOneShard = request.rollout.shard != nil
    let shared = isOneShard ? [] : plan.made.filter { $0.planned.shard == nil }.map(\.planned.name)
    if items.isEmpty, shared.isEmpty {
      return try output.show(.lines(["nothing to do: \(wanted.nothing)"]))
    }
    try output.show(.differences(plan))
    var lines = ["one shard after the other:"]
    for item in items {
      var steps = [item.isCordoned ? "cordoned already" : "cordon"]
      if !item.changes.isEmpty {
        if request.rollout.waitsForConferences {
          steps.append(
            "wait for its conferences"
              + (request.rollout.drainTimeout.map { " (at most \($0) s)" } ?? ""))
        }
        steps.append("change \(counted(item.changes.count, "object"))")
      }
      steps += ["check it through its own web", "uncordon"]
      lines.append("  shard \(item.shard): \(steps.joined(separator: ", "))")
    }
    if !shared.isEmpty {
      lines.append("then what all shards share: \(shared.joined(separator: ", "))")
    } else if isOneShard, !wanted.shared.isEmpty {
      lines.append(
        "left, since all shards share it: \(wanted.shared.map(\.name).joined(separator: ", "))")
    }
    try output.show(.lines(lines))
  }

  // MARK: Changes

  private func apply(
    _ changes: [PlannedChange], _ state: ClusterSession, _ done: inout [String]
  ) throws {
    var options = ApplyOptions()
    options.force = request.takesOver
    // Only objects that an upgrade created are removed.
    options.keepsBackups = false
    let plan = try state.probe(changes)
    try request.rollout.apply(
      plan, state.client, options, ScalingFloors(state.live.trees, plan), output, &done)
  }

  /// Changes what belongs to no shard, when all shards are changed.
  private func changeShared(_ wanted: UpgradeChanges, _ state: ClusterSession) throws {
    guard request.rollout.shard == nil, !wanted.shared.isEmpty else { return }
    var done: [String] = []
    try apply(wanted.shared, state, &done)
    if !done.isEmpty { output.tell(.done(done)) }
    let settings = wanted.shared.filter {
      ["ConfigMap", "Secret"].contains($0.object.kind) && $0.stage != .haproxy
        && done.contains($0.name)
    }
    if !settings.isEmpty {
      output.tell(
        .note(
          "pods read \(settings.map(\.name).joined(separator: ", ")) when they start: `kubectl jitsi restart -n \(state.namespace)`"
        ))
    }
  }

  // MARK: Words

  private func next(_ shard: Int, _ release: String?, _ namespace: String) -> [String] {
    if request.isUndo {
      return ["continue with: " + request.command(" --undo", shard: nil, namespace)]
    }
    return [
      release.map { "continue with: " + request.command(" --to \($0)", shard: nil, namespace) }
        ?? "run the command again to continue",
      "or take the shard back: " + request.command(" --undo", shard: shard, namespace),
    ]
  }
}
