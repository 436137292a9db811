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
}
