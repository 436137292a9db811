import Basics
import Kubernetes
import YAML

extension Inventory {
  /// Returns the components selected by a route's Service.
  public func components(behind route: Route) -> [Component] {
    guard let service = service(route.service, in: route.serviceNamespace) else { return [] }
    return service.targets.flatMap { components(of: $0.workload) }
  }

  /// Returns the Service of a route, or nil if it is not in the input.
  public func service(of route: Route) -> ServiceEntry? {
    service(route.service, in: route.serviceNamespace)
  }

  /// Returns the hosts at which users open meetings, by installation: those of PUBLIC_URL, and those whose root path routes to
  /// a web or HAProxy of the installation.
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

  /// Returns the likely hosts of an installation of which only routes are in the input, as when an editor shows one file: those
  /// whose root path routes to a Service named like HAProxy or a web, in objects named after Jitsi.
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

  /// Returns the lowercase host in a URL, or nil if there is none with a dot.
  public static func host(of url: String) -> String? {
    guard let rest = url.tail(behind: "://") else { return nil }
    let host = rest.prefix { $0 != "/" && $0 != ":" && $0 != "?" }
    return host.contains(".") ? String(host).lowercased() : nil
  }
}
