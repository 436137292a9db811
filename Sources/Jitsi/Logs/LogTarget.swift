public import Kubernetes
import YAML

/// A container of an installation whose log can be read.
public struct LogTarget: Sendable, Hashable {
  /// What the container belongs to.
  public enum Part: Sendable, Hashable {
    case component(ComponentKind)
    case companion(CompanionKind)

    /// Its name, as in `-c jvb`.
    public var name: String {
      switch self {
      case .component(let kind): kind.rawValue
      case .companion(let kind): kind.rawValue
      }
    }
  }

  public let part: Part
  /// The index of its shard; nil for what shards share.
  public let shard: Int?
  public let namespace: String
  public let pod: String
  public let container: String
  /// The run of the container: another value after each restart; nil before its first start.
  public let run: String?
  /// Why it has not started yet, as the kubelet reports it; nil if it has.
  public let waiting: String?
  /// Whether it is running now.
  public let isRunning: Bool
  /// How often it has restarted.
  public let restarts: Int

  /// Its name in messages and in front of lines: `shard-0-jvb-0/jvb`.
  public var name: String { "\(pod)/\(container)" }
}

/// Finds the containers of installations among a cluster's objects.
public struct LogTargetReader: Sendable {
  private let inventory: Inventory
  private let owners: [Int: [(part: LogTarget.Part, shard: Int?)]]

  /// A reader of the components and companions of one installation.
  public init(_ inventory: Inventory, of installation: Installation) {
    self.inventory = inventory
    var owners: [Int: [(part: LogTarget.Part, shard: Int?)]] = [:]
    func add(_ workload: Workload, _ part: LogTarget.Part, _ shard: Int?) {
      owners[workload.id, default: []].append((part, shard))
    }
    for id in installation.shards {
      let shard = inventory.shards[id]
      for id in shard.components {
        let component = inventory.components[id]
        add(component.workload, .component(component.kind), shard.index)
      }
    }
    for id in installation.haproxyComponents {
      add(inventory.components[id].workload, .component(.haproxy), nil)
    }
    for companion in inventory.companions(of: installation) {
      add(companion.workload, .companion(companion.kind), nil)
    }
    self.owners = owners
  }

  /// The containers of all pods: by shard, component, pod and container; what shards share comes last.
  public func targets() -> [LogTarget] {
    inventory.objects.ofKind("Pod").flatMap { targets(of: $0) }.enumerated()
      .sorted { left, right in
        let (first, second) = (Self.order(left.element), Self.order(right.element))
        return first == second
          ? PodIndex.isBefore(left.element.pod, right.element.pod)
            || left.element.pod == right.element.pod && left.offset < right.offset
          : first < second
      }.map(\.element)
  }

  private static func order(_ target: LogTarget) -> (Int, Int, Int) {
    switch target.part {
    case .component(let kind):
      (target.shard ?? .max, 0, ComponentKind.allCases.firstIndex(of: kind) ?? 0)
    case .companion(let kind):
      (target.shard ?? .max, 1, CompanionKind.allCases.firstIndex(of: kind) ?? 0)
    }
  }

  /// The containers of a pod; none if it belongs to something else, or is the rest of an evicted one.
  public func targets(of pod: KubernetesObject) -> [LogTarget] {
    if pod.isOwned, PodIndex.isOver(pod) { return [] }
    guard let workload = inventory.workload(ofPod: pod),
      let owner = owners[workload]?.first, let template = PodTemplate(of: pod)
    else { return [] }
    let status = pod.node["status"]
    return [
      (template.initContainers, "initContainerStatuses"),
      (template.containers, "containerStatuses"),
    ].flatMap { containers, field in
      containers.map { container in
        let state = status?[field]?.elements.first { $0["name"]?.text == container.name }
        let restarts = state?["restartCount"]?.integer ?? 0
        let current = state?["state"]
        let isRunning = current?["running"] != nil
        let hasRun = isRunning || current?["terminated"] != nil || restarts > 0
        return LogTarget(
          part: owner.part, shard: owner.shard, namespace: inventory.namespace(of: pod),
          pod: pod.name, container: container.name,
          run: hasRun ? "\(state?["containerID"]?.text ?? "")#\(restarts)" : nil,
          waiting: hasRun ? nil : current?["waiting"]?["reason"]?.text ?? "it is not scheduled",
          isRunning: isRunning, restarts: restarts)
      }
    }
  }
}
