import Kubernetes

/// Finds objects by name, including those without a namespace or in the wrong one.
package struct NamespaceView: Sendable {
  let objects: ObjectSet
  /// The namespace assumed for objects without one.
  let fallback: String
  /// The correct namespaces of objects in the wrong namespace, by id.
  private let homes: [Int: String]
  /// Those objects by kind, correct namespace and name.
  private let strays: [String: KubernetesObject]

  init(objects: ObjectSet, fallback: String, namespaceMismatches: [NamespaceMismatch] = []) {
    self.objects = objects
    self.fallback = fallback
    homes = Dictionary(
      namespaceMismatches.map { ($0.object.id, $0.home) }, uniquingKeysWith: { first, _ in first })
    strays = Dictionary(
      namespaceMismatches.map {
        (Self.key($0.object.group, $0.object.kind, $0.home, $0.object.name), $0.object)
      },
      uniquingKeysWith: { first, _ in first })
  }

  private static func key(_ group: String, _ kind: String, _ namespace: String, _ name: String)
    -> String
  {
    "\(group)/\(kind)/\(namespace)/\(name)"
  }

  func namespace(of object: KubernetesObject) -> String {
    if !homes.isEmpty, let home = homes[object.id] { return home }
    return object.namespace.isEmpty ? fallback : object.namespace
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
    if !strays.isEmpty, let object = strays[Self.key(group, kind, namespace, name)] {
      return object
    }
    guard namespace == fallback, !namespace.isEmpty else { return nil }
    return objects.find(group: group, kind: kind, namespace: "", name: name)
  }
}
