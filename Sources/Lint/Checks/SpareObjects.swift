import Jitsi
import Kubernetes
import YAML

/// The objects that pods could refer to and that no pod of the input does.
struct SpareObjects {
  /// Namespaces and kinds with such an object, as in `jitsi/ConfigMap`.
  let kinds: Set<String>

  init(_ inventory: Inventory) {
    var used: Set<String> = []
    for kind in Self.podKinds {
      for object in inventory.objects.ofKind(kind) {
        guard let template = PodTemplate(of: object) else { continue }
        let namespace = inventory.namespace(of: object)
        for reference in PodReference.find(in: template, of: object) {
          used.insert("\(namespace)/\(reference.kind)/\(reference.name)")
        }
        for container in template.initContainers + template.containers {
          guard let entries = container.node["env"] else { continue }
          for entry in entries.elements {
            if let name = entry["valueFrom"]?["configMapKeyRef"]?["name"]?.text {
              used.insert("\(namespace)/ConfigMap/\(name)")
            }
          }
        }
      }
    }
    var kinds: Set<String> = []
    for kind in ["ConfigMap", "PersistentVolumeClaim", "ServiceAccount"] {
      for object in inventory.objects.ofKind(kind) {
        let namespace = inventory.namespace(of: object)
        if !used.contains("\(namespace)/\(kind)/\(object.name)") {
          kinds.insert("\(namespace)/\(kind)")
        }
      }
    }
    self.kinds = kinds
  }

  private static let podKinds = [
    "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job", "CronJob", "Pod",
  ]
}
