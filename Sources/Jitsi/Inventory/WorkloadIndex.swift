import Basics
import Kubernetes
import YAML

/// Workloads indexed for lookups by Services and autoscalers.
struct WorkloadIndex: Sendable {
  let workloads: [Workload]
  private var byPair: [String: [Int]] = [:]
  private var byName: [String: [Int]] = [:]

  init(_ workloads: [Workload]) {
    self.workloads = workloads
    let pairs = Parallel.map(workloads, from: Discovery.manyWorkloads) { workload in
      (workload.template.labels?.labelPairs ?? []).map {
        Self.pair(workload.namespace, $0.key, $0.value)
      }
    }
    for (workload, pairs) in zip(workloads, pairs) {
      byName[workload.namespace + "/" + workload.object.name, default: []].append(workload.id)
      for pair in pairs { byPair.add(workload.id, under: pair) }
    }
  }

  /// Returns the workloads in a namespace whose pods have all of some labels; all workloads if there are no labels.
  func workloads(labelled labels: [(String, String)], in namespace: String) -> [Int] {
    let found = labels.map { byPair[Self.pair(namespace, $0.0, $0.1)] ?? [] }
    guard let rarest = found.min(by: { $0.count < $1.count }) else {
      return workloads.indices.filter { workloads[$0].namespace == namespace }
    }
    return rarest.filter { id in
      labels.allSatisfy { workloads[id].template.label($0.0) == $0.1 }
    }
  }

  private static func pair(_ namespace: String, _ key: String, _ value: String) -> String {
    "\(namespace)\u{0}\(key)\u{0}\(value)"
  }

  /// Returns the ids of workloads by label and value, regardless of namespace.
  func byPairAnywhere() -> [String: [Int]] {
    var found: [String: [Int]] = [:]
    for workload in workloads {
      for pair in workload.template.labels?.labelPairs ?? [] {
        found.add(workload.id, under: Self.pair("", pair.key, pair.value))
      }
    }
    return found
  }

  static func pair(_ namespace: String, _ key: Node, _ value: Node) -> String {
    pair(namespace, key.text ?? "", value.text ?? "")
  }

  /// Returns the workload with a kind and name.
  func find(kind: String, _ namespace: String, _ name: String) -> Workload? {
    byName[namespace + "/" + name]?.lazy.map { workloads[$0] }.first { $0.object.kind == kind }
  }

  /// Returns the pods that a Service's selector matches. Looks up the rarest pair and compares the others.
  func targets(of selector: Node, in namespace: String) -> [ServiceEntry.Target] {
    var podName: String?
    var candidates: [Int]?
    for entry in selector.entries {
      if entry.key.text == ServiceEntry.podNameLabel {
        podName = entry.value.text
        continue
      }
      let found = byPair[Self.pair(namespace, entry.key, entry.value)] ?? []
      if candidates.map({ found.count < $0.count }) ?? true { candidates = found }
    }
    if let podName { return pod(podName, selector, namespace) }
    return (candidates ?? []).compactMap { id in
      LabelSelector.equalities(selector, match: workloads[id].template.labels)
        ? ServiceEntry.Target(workload: id, ordinal: nil) : nil
    }
  }

  private func pod(
    _ podName: String, _ selector: Node, _ namespace: String
  ) -> [ServiceEntry.Target] {
    guard let dash = podName.lastIndex(of: "-"),
      let ordinal = Int(podName[podName.index(after: dash)...]), ordinal >= 0,
      let workload = find(kind: "StatefulSet", namespace, String(podName[..<dash]))
    else { return [] }
    let others = selector.entries.allSatisfy { entry in
      entry.key.text == ServiceEntry.podNameLabel
        || workload.template.label(entry.key.text ?? "") == entry.value.text
    }
    return others ? [ServiceEntry.Target(workload: workload.id, ordinal: ordinal)] : []
  }
}

extension Inventory {
  /// Returns whether any namespace has pods with every pair of a mapping.
  func hasPods(labelled labels: Node) -> Bool {
    guard labels[ServiceEntry.podNameLabel] == nil else {
      return Set(workloads.map(\.namespace)).contains {
        !workloads(labelled: labels, in: $0).isEmpty
      }
    }
    let found = labels.entries.map { entry in
      workloadsAnywhere[WorkloadIndex.pair("", entry.key, entry.value)] ?? []
    }
    let rarest = found.min { $0.count < $1.count } ?? []
    return rarest.contains {
      LabelSelector.equalities(labels, match: workloads[$0].template.labels)
    }
  }

  /// Returns the workloads in a namespace whose pods have every pair of a mapping.
  func workloads(labelled labels: Node, in namespace: String) -> [Workload] {
    workloadIndex.targets(of: labels, in: namespace).map { workloads[$0.workload] }
  }
}
