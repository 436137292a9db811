package import Kubernetes
import YAML

extension Inventory {
  /// Returns the id of the workload that created a pod: its owner, or the Deployment after which its ReplicaSet is named. A pod
  /// without an owner is its own workload.
  package func workload(ofPod pod: KubernetesObject) -> Int? {
    let namespace = namespace(of: pod)
    let owner = pod.node["metadata"]?["ownerReferences"]?.elements.first {
      $0["controller"]?.text == "true"
    }
    guard let owner, let kind = owner["kind"]?.text, let name = owner["name"]?.text else {
      return workload(kind: "Pod", namespace, pod.name)?.id
    }
    if let own = workload(kind: kind, namespace, name) { return own.id }
    guard kind == "ReplicaSet", let dash = name.lastIndex(of: "-") else { return nil }
    let maker = String(name[..<dash])
    return
      (workload(kind: "Deployment", namespace, maker)
      ?? workload(kind: "Rollout", namespace, maker))?.id
  }
}
