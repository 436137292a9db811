import Basics
import Kubernetes
import YAML

extension Inventory {
  /// What a route leads to: the components whose pods its Service selects.
  public func components(behind route: Route) -> [Component] {
    guard let service = service(route.service, in: route.serviceNamespace) else { return [] }
    return service.targets.flatMap { components(of: $0.workload) }
  }

  /// The Service that a route names; nil when the input does not have it.
  public func service(of route: Route) -> ServiceEntry? {
    service(route.service, in: route.serviceNamespace)
  }

  /// The hosts that users open meetings at, by installation: those of PUBLIC_URL, and those whose root leads to a web or
  /// to HAProxy of the installation.
  public func meetingHosts() -> [Set<String>] {
    var hosts = installations.map { installation in
      var found: Set<String> = []
      for shard in installation.shards {
        for id in shards[shard].components {
          guard let url = components[id].value(of: "PUBLIC_URL"), let host = Self.host(of: url)
          else { continue }
          found.insert(host)
        }
      }
      return found
    }
    let byNamespace = installations.idsByNamespace
    for route in routes where route.path == nil || route.path == "/" || route.path == "" {
      for component in components(behind: route)
      where component.kind == .web || component.kind == .haproxy {
        if let id = byNamespace[component.workload.namespace] {
          hosts[id].formUnion(route.hosts)
        }
      }
    }
    return hosts
  }

  /// Hosts of routes that are all there is of an installation, as when an editor shows one file: those whose root leads to
  /// what is called like HAProxy or a web, in something that is called after Jitsi.
  package func likelyHosts() -> Set<String> {
    guard installations.isEmpty, workloads.isEmpty else { return [] }
    var found: Set<String> = []
    for route in routes where route.path == nil || route.path == "/" || route.path == "" {
      let name = route.service
      guard service(name, in: route.serviceNamespace) == nil,
        name.holds("haproxy") || name == "web" || name.hasSuffix("-web") || name == "jitsi",
        [name, route.namespace, route.object.name].contains(where: { $0.holds("jitsi") })
      else { continue }
      found.formUnion(route.hosts)
    }
    return found
  }

  /// The host in a URL, in small letters; nil where there is none with a dot.
  public static func host(of url: String) -> String? {
    guard let rest = url.tail(behind: "://") else { return nil }
    let host = rest.prefix { $0 != "/" && $0 != ":" && $0 != "?" }
    return host.contains(".") ? String(host).lowercased() : nil
  }
}
