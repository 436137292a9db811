package import Kubernetes
package import YAML

/// What connections are held against: policies, and what their peers select by.
package struct PolicyIndex: Sendable {
  private let policies: [String: [NetworkPolicy]]
  /// The labels of namespaces that the input has.
  package let namespaceLabels: [String: Node]
  /// Where a Prometheus runs; nil where the input shows none, or has no policy.
  package let prometheuses: Set<String>?

  init(_ inventory: Inventory) {
    var policies: [NetworkPolicy] = []
    for object in inventory.objects.ofKind("NetworkPolicy")
    where object.group != "crd.projectcalico.org" {
      policies.append(NetworkPolicy(object, namespace: inventory.namespace(of: object)))
    }
    self.policies = Dictionary(grouping: policies, by: \.namespace)
    guard !policies.isEmpty else {
      namespaceLabels = [:]
      prometheuses = nil
      return
    }
    namespaceLabels = Dictionary(
      inventory.objects.ofKind("Namespace").compactMap { object in
        object.node["metadata"]?["labels"].map { (object.name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    var found = Set(inventory.objects.ofKind("Prometheus").map { inventory.namespace(of: $0) })
    for workload in inventory.workloads
    where workload.template.containers.contains(where: { $0.image.name == "prometheus" }) {
      found.insert(workload.namespace)
    }
    prometheuses = found.isEmpty ? nil : found
  }

  package func policies(in namespace: String) -> [NetworkPolicy] { policies[namespace] ?? [] }
}
