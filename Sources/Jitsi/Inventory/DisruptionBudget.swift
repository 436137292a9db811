public import Kubernetes
import YAML

extension Inventory {
  /// The PodDisruptionBudgets that count a workload's pods.
  ///
  /// An empty selector counts all pods of the namespace, no selector none
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
