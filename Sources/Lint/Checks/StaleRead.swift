import Jitsi
import Kubernetes
import YAML

/// Variables that a running container read from a Secret or ConfigMap before it changed, while another pod of the shard read
/// them afterwards.
struct StaleRead: Sendable {
  /// `Secret` or `ConfigMap`.
  let kind: String
  let name: String
  /// The variables of the old pod, by name.
  let variables: [String]
  let component: Component
  /// The pod that has the old values.
  let pod: String
  /// The pod that has the new ones.
  let newer: String
  /// When the object changed, as in `2026-11-30T08:00:00Z`.
  let changed: String
  /// Whether the object was made anew; otherwise it was changed in place, maybe in other fields than its values.
  let isRecreated: Bool
  /// The entry of the container that reads the object.
  let entry: Node
}

extension Inventory {
  /// The running containers of each workload, by workload id.
  func runningContainers() -> [Int: [RunningContainer]] {
    var found: [Int: [RunningContainer]] = [:]
    for pod in objects.ofKind("Pod") {
      guard let workload = workload(ofPod: pod) else { continue }
      for status in pod.node["status"]?["containerStatuses"].map({ Array($0.elements) }) ?? [] {
        guard let name = status["name"]?.text,
          let started = status["state"]?["running"]?["startedAt"]?.text,
          Moment.isComparable(started)
        else { continue }
        found[workload, default: []].append(
          RunningContainer(pod: pod.name, container: name, started: started))
      }
    }
    return found
  }

  /// The stale values of an installation's pods, one for each component and object. A container reads its environment when it
  /// starts, and never again.
  // source: https://kubernetes.io/docs/concepts/configuration/secret/ (using Secrets as environment variables),
  // kubernetes/kubernetes pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables)
  func staleReads(
    of installation: Installation, _ running: [Int: [RunningContainer]]
  ) -> [StaleRead] {
    guard !running.isEmpty else { return [] }
    return installation.shards.flatMap { staleReads(of: shards[$0], running) }
  }

  private func staleReads(of shard: Shard, _ running: [Int: [RunningContainer]]) -> [StaleRead] {
    var uses: [ObjectKey: [Use]] = [:]
    var order: [ObjectKey] = []
    for id in shard.components {
      let component = components[id]
      let pods = (running[component.workload.id] ?? []).filter {
        $0.container == component.container.name
      }
      guard !pods.isEmpty else { continue }
      for entry in component.environment {
        guard let key = ObjectKey(entry, component.workload.namespace) else { continue }
        if uses[key] == nil { order.append(key) }
        for pod in pods {
          uses[key, default: []].append(Use(component: component, entry: entry, pod: pod))
        }
      }
    }
    var found: [StaleRead] = []
    var positions: [String: Int] = [:]
    for key in order {
      for read in staleReads(key, uses[key] ?? []) {
        let identity = "\(read.component.id)/\(read.kind)/\(read.name)/\(read.isRecreated)"
        if let position = positions[identity] {
          found[position] = found[position].adding(read.variables)
        } else {
          positions[identity] = found.count
          found.append(read)
        }
      }
    }
    return found
  }

  private func staleReads(_ key: ObjectKey, _ uses: [Use]) -> [StaleRead] {
    guard uses.count > 1, let object = find(kind: key.kind, key.namespace, key.name) else {
      return []
    }
    for (changed, isRecreated) in Moment.changes(of: object) {
      guard let newer = uses.first(where: { $0.pod.started > changed }) else { continue }
      let old = uses.filter { $0.pod.started < changed }
      guard !old.isEmpty else { continue }
      var seen: Set<Int> = []
      return old.filter { seen.insert($0.component.id).inserted }.map { use in
        StaleRead(
          kind: key.kind, name: key.name, variables: [use.entry.name], component: use.component,
          pod: use.pod.pod, newer: newer.pod.pod, changed: changed, isRecreated: isRecreated,
          entry: use.entry.node)
      }
    }
    return []
  }
}

/// A container that runs.
struct RunningContainer: Sendable {
  let pod: String
  let container: String
  let started: String
}

extension StaleRead {
  fileprivate func adding(_ more: [String]) -> StaleRead {
    StaleRead(
      kind: kind, name: name, variables: variables + more.filter { !variables.contains($0) },
      component: component, pod: pod, newer: newer, changed: changed, isRecreated: isRecreated,
      entry: entry)
  }
}

private struct Use {
  let component: Component
  let entry: EnvironmentEntry
  let pod: RunningContainer
}

/// A key of a Secret or ConfigMap.
private struct ObjectKey: Hashable {
  let kind: String
  let namespace: String
  let name: String
  let key: String

  init?(_ entry: EnvironmentEntry, _ namespace: String) {
    self.namespace = namespace
    switch entry.origin {
    case .secretKey(let name, let key, _): (kind, self.name, self.key) = ("Secret", name, key)
    case .configMapKey(let name, let key, _): (kind, self.name, self.key) = ("ConfigMap", name, key)
    case .secret(let name), .configMap(let name):
      guard let key = entry.valueNode?.key?.text else { return nil }
      kind = if case .secret = entry.origin { "Secret" } else { "ConfigMap" }
      self.name = name
      self.key = key
    case .literal, .field: return nil
    }
  }
}

/// Times as the API server writes them, which are in the order of their texts.
private enum Moment {
  /// `2026-11-30T08:00:00Z`
  static func isComparable(_ text: String) -> Bool { text.utf8.count == 20 && text.hasSuffix("Z") }

  /// When an object was made and when its values last changed in place, as far as it says so.
  static func changes(of object: KubernetesObject) -> [(time: String, isRecreated: Bool)] {
    let metadata = object.node["metadata"]
    let made = metadata?["creationTimestamp"]?.text
    let updates = (metadata?["managedFields"].map { Array($0.elements) } ?? [])
      .filter { $0["fieldsV1"]?["f:data"] != nil }.compactMap { $0["time"]?.text }
    return [(made, true), (updates.filter(isComparable).max(), false)].compactMap {
      time, isRecreated in
      time.flatMap { isComparable($0) ? ($0, isRecreated) : nil }
    }
  }
}
