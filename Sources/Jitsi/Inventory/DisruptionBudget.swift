public import Kubernetes
import YAML

extension Inventory {
  /// Returns the PodDisruptionBudgets that cover a workload's pods.
  ///
  /// An empty selector covers all pods in the namespace, a missing selector none
  /// (https://kubernetes.io/docs/tasks/run-application/configure-pdb/).
  public func disruptionBudgets(of workload: Workload) -> [KubernetesObject] {
    (budgetsByNamespace[workload.namespace] ?? []).map { objects.objects[$0] }.filter { budget in
      guard let selector = budget.node["spec"]?["selector"], selector.isMapping else {
        return false
      }
      return LabelSelector(node: selector).matches(workload.template.labels)
    }
  }

  /// Returns the workloads of a namespace whose pods a PodDisruptionBudget selects.
  package func workloads(selectedBy budget: KubernetesObject) -> [Workload] {
    guard let selector = budget.node["spec"]?["selector"], selector.isMapping else { return [] }
    let pairs = (selector["matchLabels"]?.entries.map { $0 } ?? []).map {
      ($0.key.text ?? "", $0.value.text ?? "")
    }
    let matcher = LabelSelector(node: selector)
    return workloadIndex.workloads(labelled: pairs, in: namespace(of: budget))
      .map { workloads[$0] }.filter { matcher.matches($0.template.labels) }
  }
}
