import Basics
import Kubernetes
import YAML

extension Inventory {
  /// Returns an HAProxy for an installation without one.
  ///
  /// Returns nil if the address of a shard's web is unknown, the namespace is not set, or a required name is taken.
  public func missingFront(of installation: Installation) -> HAProxyManifests? {
    guard installation.haproxyComponents.isEmpty, !installation.namespace.isEmpty else {
      return nil
    }
    guard let backend = webs(of: installation) else { return nil }
    let front = HAProxyManifests(namespace: installation.namespace, backend: backend)
    var names: Set<String> = []
    for part in front.parts {
      guard let kind = part.content["kind"]?.text,
        let name = part.content["metadata"]?["name"]?.text
      else { continue }
      names.insert("\(kind)/\(name)")
    }
    let isTaken = objects.objects.contains {
      ($0.namespace == installation.namespace || $0.namespace.isEmpty)
        && names.contains("\($0.kind)/\($0.name)")
    }
    return isTaken ? nil : front
  }

  private func webs(of installation: Installation) -> HAProxyManifests.Backend? {
    let shards = installation.shards.map { self.shards[$0] }
    let servers = shards.compactMap { shard in
      webAddress(of: shard).map {
        HAProxyManifests.Server(name: "shard\(shard.index)", address: $0)
      }
    }
    if servers.count == shards.count { return .servers(servers) }
    // One Service for all requires that each of its pods is in a different shard.
    let webs = shards.flatMap { components(.web, of: $0) }.map(\.workload)
    guard webs.count == shards.count, webs.allSatisfy({ $0.replicas == 1 }), let first = webs.first
    else { return nil }
    let all = Set(webs.map(\.id))
    let services = services(selecting: first).filter {
      $0.isHeadless && Set($0.targets.map(\.workload)) == all
    }
    guard services.count == 1, let service = services.first,
      let port = port(of: service), let name = port.name
    else { return nil }
    return .records(shards: shards.count, service: service.name, port: name)
  }

  /// Returns the host and port where the only web of a shard serves plain HTTP, through the one Service that selects nothing
  /// else.
  private func webAddress(of shard: Shard) -> String? {
    let webs = components(.web, of: shard)
    guard webs.count == 1, let web = webs.first else { return nil }
    let services = services(selecting: web.workload).filter { service in
      service.type != "ExternalName"
        && service.targets.allSatisfy { $0.workload == web.workload.id }
    }
    let stable = services.filter { !$0.isHeadless }
    let choice = stable.isEmpty ? services : stable
    guard choice.count == 1, let service = choice.first else { return nil }
    guard let port = port(of: service),
      let number = service.isHeadless ? containerPort(of: port, of: service) : port.port
    else { return nil }
    let namespace =
      service.object.namespace.isEmpty ? web.workload.namespace : service.object.namespace
    return "\(service.name).\(namespace).svc.cluster.local:\(number)"
  }

  private func port(of service: ServiceEntry) -> ServicePort? {
    let ports = service.ports.filter { $0.transport == "TCP" }
    let plain = ports.count == 1 ? ports : ports.filter { $0.name == "http" || $0.port == 80 }
    return plain.count == 1 ? plain.first : nil
  }
}
