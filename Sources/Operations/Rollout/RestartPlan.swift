import Basics
import HAProxy
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import Lint
import YAML

/// Which workloads of which shards restart, as `kubectl rollout restart` restarts them: an annotation of the pod template
/// changes.
///
/// # source: kubernetes/kubernetes 78fc8e44 staging/src/k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go
struct RestartPlan {
  struct Shard {
    let index: Int
    let changes: [PlannedChange]
    /// Workloads that were restarted since the time that the request names.
    let restartedBefore: [StartedWorkload]
    let isCordoned: Bool
  }

  /// The shards with something left to do, in order.
  let shards: [Shard]
  /// Workloads whose pods would not restart, and why.
  private(set) var obstacles: [String] = []
  let lines: [String]

  static let annotation = "kubectl.kubernetes.io/restartedAt"
  private static let path: [NodeStep] = [
    .key("spec"), .key("template"), .key("metadata"), .key("annotations"), .key(annotation),
  ]

  /// - Parameters:
  ///   - session: The installation.
  ///   - request: What is to be restarted.
  ///   - discovery: The kinds that the cluster serves.
  ///   - time: The time that the annotation gets, in seconds since 1970.
  /// - Throws: `CommandFailure` if HAProxy cannot be asked, or no shard has the component.
  init(
    _ session: RuntimeSession, _ request: RestartRequest, _ discovery: Discovery, at time: Int64
  ) throws(CommandFailure) {
    let (inventory, targets) = (session.inventory, session.targets)
    let cordoned = try session.cordonedShards()
    var shards: [Shard] = []
    var skipped: [Int] = []
    var found = false
    for index in targets.shards.map(\.index).sorted() {
      guard request.rollout.shard == nil || request.rollout.shard == index else { continue }
      var changes: [PlannedChange] = []
      var before: [StartedWorkload] = []
      for (component, stage) in Self.components(of: index, request.components, inventory, targets) {
        let object = component.workload.object
        let name = "\(object.kind)/\(object.name)"
        guard !changes.contains(where: { $0.name == name }),
          let type = discovery.find(apiVersion: object.apiVersion, kind: object.kind)?.type,
          let content = Content(object.node)
        else { continue }
        found = true
        if let reason = Self.obstacle(content, object.kind) {
          obstacles.append("\(name) would not restart: \(reason)")
        }
        let last = content["spec"]?["template"]?["metadata"]?["annotations"]?[Self.annotation]?.text
        if let since = request.since, let last = last.flatMap({ Time.seconds($0) }), last >= since {
          before.append(
            StartedWorkload(object: ObjectReference(object), type: type, stage: stage))
          continue
        }
        guard
          let wanted = content.setting(Self.path[...], to: .scalar(.string(Time.text(time)))),
          let partial = PartialChange(from: content, to: wanted)
        else { continue }
        changes.append(
          PlannedChange(
            object: ObjectReference(object), shard: index, stage: stage,
            action: .change(partial, whole: wanted), reasons: [.init("its pods restart")]))
      }
      if changes.isEmpty, !before.isEmpty, !cordoned.contains(index) {
        skipped.append(index)
      } else if !changes.isEmpty || !before.isEmpty {
        shards.append(
          Shard(
            index: index, changes: changes, restartedBefore: before,
            isCordoned: cordoned.contains(index)))
      }
    }
    guard found else {
      let names = request.components.map(\.rawValue).sorted().joined(separator: " or ")
      throw .runtime(
        "no shard in namespace \(targets.namespace) has \(names.isEmpty ? "workloads" : names)")
    }
    self.shards = shards
    lines = Self.lines(shards, skipped, request, session)
  }

  /// The components of a shard in the order in which they restart: prosody first, to which the others connect.
  private static func components(
    of index: Int, _ kinds: Set<ComponentKind>, _ inventory: Inventory, _ targets: RuntimeTargets
  ) -> [(Component, ApplyStage)] {
    let order: [(ComponentKind, ApplyStage)] = [
      (.prosody, .prosody), (.jicofo, .jicofo), (.jvb, .bridges), (.web, .web),
    ]
    var found: [(Component, ApplyStage)] = []
    for installation in inventory.installations where installation.namespace == targets.namespace {
      for id in installation.shards where inventory.shards[id].index == index {
        for (own, stage) in order where kinds.isEmpty || kinds.contains(own) {
          found += inventory.components(own, of: inventory.shards[id]).map { ($0, stage) }
        }
      }
    }
    return found
  }

  /// Why a changed template restarts no pods.
  private static func obstacle(_ workload: Content, _ kind: String) -> String? {
    let spec = workload["spec"]
    if spec?["paused"]?.text == "true" {
      return "it is paused; `kubectl rollout resume` ends that"
    }
    let strategy = spec?["updateStrategy"]
    if strategy?["type"]?.text == "OnDelete" {
      return "its updateStrategy is OnDelete, so only deleted pods are replaced"
    }
    if let partition = strategy?["rollingUpdate"]?["partition"]?.integer, partition > 0 {
      return "its updateStrategy has partition \(partition), so pods below that number stay"
    }
    if !["Deployment", "StatefulSet", "DaemonSet"].contains(kind) {
      return "a \(kind) has no rolling update"
    }
    return nil
  }

  private static func lines(
    _ shards: [Shard], _ skipped: [Int], _ request: RestartRequest, _ session: RuntimeSession
  ) -> [String] {
    var lines: [String] = []
    let namespace = session.targets.namespace
    if !skipped.isEmpty {
      let numbers = skipped.map(String.init).joined(separator: ", ")
      lines.append("shard \(numbers): restarted since \(Time.text(request.since ?? 0))")
    }
    if shards.isEmpty { return lines + ["nothing to restart in \(namespace)"] }
    lines.append(
      "restart \(counted(shards.count, "shard")) in \(namespace), \(session.client.connection.server.description), one after the other:"
    )
    for shard in shards {
      lines.append("shard \(shard.index):")
      lines.append(
        shard.isCordoned
          ? "  is cordoned already, and gets new rooms again at the end"
          : "  cordon: no new rooms")
      if request.rollout.waitsForConferences, !shard.changes.isEmpty {
        lines.append(
          "  wait until its conferences have ended"
            + (request.rollout.drainTimeout.map { ", at most \($0) s" } ?? ""))
      }
      for workload in shard.restartedBefore {
        lines.append("  \(workload.name) was restarted, and is waited for")
      }
      for change in shard.changes { lines.append("  restart \(change.name)") }
      lines.append("  check it through its own web, and uncordon")
    }
    return lines
  }
}
