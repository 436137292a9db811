public import Kubernetes
import YAML

extension Inventory {
  /// Whether a monitor is for an installation: its name or its selector speaks of a component, or what it selects, versions
  /// aside, is in the installation's namespace. Operators and exporters have monitors of their own beside them.
  ///
  /// - Parameter byNamespace: the positions of installations.
  public func isForInstallation(
    monitor object: KubernetesObject, byNamespace: [String: Int]
  ) -> Bool {
    guard let kind = Monitor.kinds.first(where: { $0.kind == object.kind }) else { return false }
    let namespace = self.namespace(of: object)
    let monitor = Monitor(
      id: 0, object, namespace: namespace, selectsServices: kind.selectsServices)
    if !monitor.meantKinds.isEmpty { return true }
    let reached: [Int] =
      switch monitor.reach {
      case .any: Array(installations.indices)
      case .own: [byNamespace[namespace]].compactMap { $0 }
      case .named(let names): (names + [""]).compactMap { byNamespace[$0] }
      }
    return reached.contains { selects(object, partOf: installations[$0]) }
  }

  private func selects(_ object: KubernetesObject, partOf installation: Installation) -> Bool {
    let all = installation.shards.flatMap { shards[$0].components } + installation.haproxyComponents
    return all.contains { id in
      let component = components[id]
      return object.selectsBesidesVersions(component.workload.template.labels)
        || services(selecting: component.workload).contains {
          object.selectsBesidesVersions($0.object.node["metadata"]?["labels"])
        }
    }
  }
}
