import Kubernetes
import YAML

/// The pods of each workload.
struct PodIndex {
  /// By workload id, sorted by name.
  private var byWorkload: [Int: [PodStatus]] = [:]
  /// Whether the input has any pods, so that each workload's pods are complete.
  let knowsPods: Bool

  /// - Parameters:
  ///   - inventory: The inventory with the pods and their workloads.
  ///   - now: Seconds since 1970.
  ///   - knowsPods: Whether pods were queried; if nil, the presence of pods decides.
  init(_ inventory: Inventory, now: Int64, knowsPods: Bool?) {
    let zones = Dictionary(
      inventory.objects.ofKind("Node").compactMap { node in
        Self.zone(node).map { (node.name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    let reader = PodReader(zones: zones, now: now)
    var count = 0
    for pod in inventory.objects.ofKind("Pod") {
      let namespace = inventory.namespace(of: pod)
      count += 1
      guard let workload = inventory.workload(ofPod: pod) else { continue }
      // The remains of evicted pods are irrelevant to the running ones.
      if pod.isOwned, Self.isOver(pod) { continue }
      byWorkload[workload, default: []].append(reader.read(pod, namespace: namespace))
    }
    for id in byWorkload.keys {
      byWorkload[id]?.sort { Self.isBefore($0.name, $1.name) }
    }
    self.knowsPods = knowsPods ?? (count > 0)
  }

  func pods(of workload: Workload) -> [PodStatus] { byWorkload[workload.id] ?? [] }

  /// The pods of a component that are ready, or in another state, with one of their ports.
  func endpoints(
    of component: Component, port: Int, where isWanted: (PodStatus) -> Bool = \.isReady
  ) -> [CheckTargets.Endpoint] {
    pods(of: component.workload).filter(isWanted).map {
      CheckTargets.Endpoint(namespace: $0.namespace, pod: $0.name, port: port)
    }
  }

  /// The ids of the shards to which web pods belong, by pod address.
  func shardsOfWebs(of installation: Installation, in inventory: Inventory) -> [String: Int] {
    var found: [String: Int] = [:]
    for id in installation.shards {
      for component in inventory.components(.web, of: inventory.shards[id]) {
        for pod in pods(of: component.workload) {
          if let address = pod.address { found[address] = id }
        }
      }
    }
    return found
  }

  private static func zone(_ node: KubernetesObject) -> String? {
    node.label("topology.kubernetes.io/zone")
      ?? node.label("failure-domain.beta.kubernetes.io/zone")
  }

  static func isOver(_ pod: KubernetesObject) -> Bool {
    let phase = pod.node["status"]?["phase"]?.text
    return phase == "Failed" || phase == "Succeeded"
  }

  /// Orders names by the numbers at their ends.
  static func isBefore(_ left: String, _ right: String) -> Bool {
    if let first = ordinal(left), let second = ordinal(right), first.stem == second.stem {
      return first.number < second.number
    }
    return left < right
  }

  private static func ordinal(_ name: String) -> (stem: Substring, number: Int)? {
    guard let dash = name.lastIndex(of: "-"), let number = Int(name[name.index(after: dash)...])
    else { return nil }
    return (name[..<dash], number)
  }
}
