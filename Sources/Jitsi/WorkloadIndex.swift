import Kubernetes
import YAML

/// Workloads by what Services and autoscalers find them with.
struct WorkloadIndex: Sendable {
  let workloads: [Workload]
  private var byPair: [String: [Int]] = [:]
  private var byName: [String: [Int]] = [:]

  init(_ workloads: [Workload]) {
    self.workloads = workloads
    for workload in workloads {
      byName[workload.namespace + "/" + workload.object.name, default: []].append(workload.id)
      guard let labels = workload.template.labels else { continue }
      for entry in labels.entries {
        byPair[Self.pair(workload.namespace, entry.key, entry.value), default: []]
          .append(workload.id)
      }
    }
  }

  private static func pair(_ namespace: String, _ key: Node, _ value: Node) -> String {
    "\(namespace)\u{0}\(key.text ?? "")\u{0}\(value.text ?? "")"
  }

  /// The workload of a kind and name.
  func find(kind: String, _ namespace: String, _ name: String) -> Workload? {
    byName[namespace + "/" + name]?.lazy.map { workloads[$0] }.first { $0.object.kind == kind }
  }

  /// The pods that a Service's selector leads to. The rarest pair is looked up, the others are compared.
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

extension Model {
  /// The workloads of a namespace whose pods have every pair of a mapping.
  func workloads(labelled labels: Node, in namespace: String) -> [Workload] {
    workloadIndex.targets(of: labels, in: namespace).map { workloads[$0.workload] }
  }
}
