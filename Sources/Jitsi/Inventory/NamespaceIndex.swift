package import Kubernetes

/// Objects of kinds that are looked up by namespace, in input order.
package struct NamespaceIndex: Sendable {
  private var objects: [String: [String: [KubernetesObject]]] = [:]

  init(_ kinds: [String], _ view: NamespaceView) {
    for kind in kinds {
      let found = Dictionary(grouping: view.objects.ofKind(kind)) { view.namespace(of: $0) }
      if !found.isEmpty { objects[kind] = found }
    }
  }

  package func objects(_ kind: String, in namespace: String) -> [KubernetesObject] {
    objects[kind]?[namespace] ?? []
  }
}
