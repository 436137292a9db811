import Kubernetes

/// Finds objects by name where some leave their namespace to whoever applies them.
struct NamespaceView: Sendable {
  let objects: ObjectSet
  /// What an object without a namespace is taken to live in.
  let fallback: String

  func namespace(of object: KubernetesObject) -> String {
    object.namespace.isEmpty ? fallback : object.namespace
  }

  func find(_ kind: String, _ namespace: String, _ name: String) -> KubernetesObject? {
    find(group: "", kind: kind, namespace, name)
  }

  func find(group: String, kind: String, _ namespace: String, _ name: String)
    -> KubernetesObject?
  {
    if let object = objects.find(group: group, kind: kind, namespace: namespace, name: name) {
      return object
    }
    guard namespace == fallback, !namespace.isEmpty else { return nil }
    return objects.find(group: group, kind: kind, namespace: "", name: name)
  }
}
