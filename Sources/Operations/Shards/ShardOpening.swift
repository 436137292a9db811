import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import YAML

/// How new shards are opened: their web starts where HAProxy does not find it, and HAProxy gets to it once they are checked.
package struct ShardOpening {
  /// The new shards.
  let shards: Set<Int>
  /// Checks shards whose web runs and is not ready, and throws if one of them is not to be opened.
  let check: (Set<Int>) throws(ApplyFailure) -> Void

  /// Whether a change is one after which HAProxy finds web of a new shard.
  func holds(_ change: DryRunChange) -> Bool {
    guard change.planned.stage == .web, change.planned.object.kind == "Deployment",
      let shard = change.planned.shard, shards.contains(shard)
    else { return false }
    return Self.closed(change) != nil || change.live.map { CheckGate.isOn($0) } == true
  }

  /// The change that creates the same web behind the gate; nil if web exists.
  static func closed(_ change: DryRunChange) -> DryRunChange? {
    guard case .missing = change.outcome, case .apply(let content) = change.planned.action,
      let closed = CheckGate.closed(content)
    else { return nil }
    let planned = change.planned
    return DryRunChange(
      planned: PlannedChange(
        object: planned.object, shard: planned.shard, stage: planned.stage,
        action: .apply(closed), reasons: planned.reasons),
      type: change.type, live: nil, outcome: .missing)
  }

  /// The changes that open shards whose web an earlier run left behind the gate.
  static func changes(
    _ inventory: Inventory, namespace: String, shards: ClosedRange<Int>
  ) -> [PlannedChange] {
    inventory.installations.filter { $0.namespace == namespace }.flatMap(\.shards)
      .map { inventory.shards[$0] }.filter { shards.contains($0.index) }
      .flatMap { shard in
        inventory.components(.web, of: shard).compactMap { web in
          let object = web.workload.object
          guard let content = Content(object.node), CheckGate.isOn(content) else { return nil }
          let opened = CheckGate.opened(content)
          guard let partial = PartialChange(from: content, to: opened) else { return nil }
          return PlannedChange(
            object: ObjectReference(object), shard: shard.index, stage: .web,
            action: .change(partial, whole: opened),
            reasons: [.init("shard \(shard.index) is opened")])
        }
      }
  }

  /// The pods of a web that run and are not ready.
  struct HeldPods {
    private let namespace: String?
    private let labels: [(key: String, value: String)]
    private let count: Int

    init(of change: DryRunChange) {
      namespace = change.planned.object.namespace
      let content: Content? =
        switch change.planned.action {
        case .apply(let whole), .change(_, let whole): whole
        case .delete: nil
        }
      var labels: [(key: String, value: String)] = []
      if case .map(let entries)? = content?["spec"]?["selector"]?["matchLabels"] {
        labels = entries.compactMap { entry in entry.value.text.map { (entry.key, $0) } }
      }
      self.labels = labels
      count = content?["spec"]?["replicas"]?.integer ?? 1
    }

    /// Whether all of them have ready containers.
    func areUp(_ client: APIClient) throws(Interrupted) -> Bool {
      var request = ListRequest(.pods, namespace: namespace)
      request.labelSelector = labels.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      guard case .success(let list)? = try client.list([request]).first else { return false }
      let pods = CheckTargetReader.heldPods(Inventory(ObjectSet(list.trees)))
      return pods >= count
    }
  }
}
