import Basics
import Kubernetes
import YAML

extension Inventory {
  /// Returns the namespaces without an installation that contain supporting services: monitoring, ingress, certificates and
  /// their copies, and controllers for the bridges' Services.
  public func servingNamespaces() -> Set<String> {
    let own = Set(installations.map(\.namespace))
    var found: Set<String> = []
    for workload in workloads
    where !own.contains(workload.namespace) && !found.contains(workload.namespace) {
      let images = workload.template.containers.map { String($0.image.name) }
      if ([workload.object.name] + images).contains(where: Self.speaksOfServing) {
        found.insert(workload.namespace)
      }
    }
    for kind in ["Prometheus", "Alertmanager", "Grafana"] {
      for object in objects.ofKind(kind) {
        let namespace = namespace(of: object)
        if !own.contains(namespace) { found.insert(namespace) }
      }
    }
    return found
  }

  private static func speaksOfServing(_ name: String) -> Bool {
    name.holds("prometheus") || name.holds("grafana") || name.holds("alertmanager")
      || name.holds("exporter") || name.holds("metrics") || name.holds("reflector")
      || name.holds("metacontroller") || name.holds("service-per-pod") || name.holds("cert-manager")
      || name.holds("haproxy") || name.holds("ingress") || name.holds("traefik")
      || name.holds("jitsi") || name.holds("stunner") || name.holds("keda")
  }
}
