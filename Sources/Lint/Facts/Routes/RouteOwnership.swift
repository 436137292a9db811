import Basics
import Jitsi
import Kubernetes

extension RouteSubject {
  /// Whether the route is one of an installation's: it carries a meeting host, or reaches a component or the monitoring.
  ///
  /// A Service that does not exist counts by its name. Other Ingresses may share the namespace of an installation, with
  /// Services that come from elsewhere.
  var isOfInstallation: Bool {
    if context.index.servesMeetings(route) || installation != nil { return true }
    if reachesMonitoring { return true }
    guard let own = context.index.installationByNamespace[route.serviceNamespace] else {
      return false
    }
    return names(partOf: context.inventory.installations[own])
  }

  /// Whether the route, or the Service that it names, is called after Jitsi or after one of its components.
  private func names(partOf installation: Installation) -> Bool {
    let service = route.service.lowercased()
    let names = [service, route.object.name.lowercased()]
    if names.contains(where: { $0.holds("jitsi") || $0.holds("meet") }) { return true }
    return ComponentKind(word: Substring(service)) != nil
      || ["haproxy", "jicofo", "prosody", "jvb"].contains { service.holds($0) }
      || service.hasSuffix("-web")
        && installation.shards.contains { shard in
          // The other webs are called so, too.
          context.inventory.components(.web, of: context.inventory.shards[shard]).contains {
            $0.workload.object.name.hasSuffix("-web")
          }
        }
  }

  private var reachesMonitoring: Bool {
    guard let kinds = context.index.monitoringKinds[route.serviceNamespace] else {
      return false
    }
    return kinds.contains { route.service.holds($0.word) }
  }
}

extension MonitoringServer.Kind {
  fileprivate var word: StaticString {
    switch self {
    case .prometheus: "prometheus"
    case .alertmanager: "alertmanager"
    case .grafana: "grafana"
    }
  }
}
