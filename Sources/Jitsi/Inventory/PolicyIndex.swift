package import Kubernetes
package import YAML

/// Indexes for checking connections against network policies.
package struct PolicyIndex: Sendable {
  private let policies: [String: [NetworkPolicy]]
  /// The labels of the namespaces in the input.
  package let namespaceLabels: [String: Node]
  /// The namespaces in which Prometheus runs; nil if the input contains none, or no policies.
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
