public import Kubernetes
import YAML

extension Inventory {
  /// Returns whether a monitor belongs to an installation: its name or selector indicates a component, or it selects something
  /// in the installation's namespace, versions aside. Monitors of operators and exporters may be in the same namespace.
  ///
  /// - Parameters:
  ///   - object: The monitor.
  ///   - byNamespace: The indexes of installations by namespace.
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
