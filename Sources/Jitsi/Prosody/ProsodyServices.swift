import Kubernetes

extension Inventory {
  /// The Services that lead to a prosody, or say that they do: those that select its pods (where a web runs in them
  /// too, only with a port of prosody's), and those of its shard that labels or a name give to prosody. One of its own comes before one that leads to a web too, a ClusterIP before others,
  /// one that the shard's environment names before one that nobody names.
  public func services(ofProsody prosody: Component) -> [ServiceEntry] {
    guard let shard = prosody.shard.map({ shards[$0] }) else { return [] }
    var found = services(selecting: prosody.workload).filter {
      !leadsToWeb($0) || leadsToXMPP($0)
    }
    let selecting = Set(found.map(\.id))
    for id in shard.services where services[id].component == .prosody && !selecting.contains(id) {
      found.append(services[id])
    }
    guard found.count > 1 else { return found }
    let named = xmppNames(of: shard)
    func rank(_ service: ServiceEntry) -> Int {
      (leadsToWeb(service) ? 8 : 0) + (service.type == "ClusterIP" ? 0 : 4)
        + (named.contains("\(service.namespace)/\(service.name)") ? 0 : 2)
        + (service.component == .prosody ? 0 : 1)
    }
    return found.map { (rank: rank($0), service: $0) }
      .sorted { ($0.rank, $0.service.id) < ($1.rank, $1.service.id) }
      .map(\.service)
  }

  /// Whether a Service selects pods that run a web.
  public func leadsToWeb(_ service: ServiceEntry) -> Bool {
    service.targets.contains { components(of: $0.workload).contains { $0.kind == .web } }
  }

  /// Whether any port of a Service leads to one on which prosody listens for other programs (docker-jitsi-meet's defaults).
  public func leadsToXMPP(_ service: ServiceEntry) -> Bool {
    service.ports.contains { port in
      containerPort(of: port, of: service).map(Self.xmppPorts.contains) ?? false
    }
  }

  /// Client connections, those between servers, BOSH and websockets, components.
  public static let xmppPorts: Set<Int> = [5222, 5223, 5269, 5270, 5280, 5281, 5347]

  /// The components of a shard that run in other pods than a component, HAProxy aside.
  public func components(besidePodOf component: Component) -> [Component] {
    guard let shard = component.shard else { return [] }
    return shards[shard].components.lazy.map { self.components[$0] }
      .filter { $0.workload.id != component.workload.id }
  }

  private func xmppNames(of shard: Shard) -> Set<String> {
    var names: Set<String> = []
    for id in shard.components {
      for host in components[id].hosts where host.isXMPP {
        if case .service(let name, let namespace) = host.target {
          names.insert("\(namespace)/\(name)")
        }
      }
    }
    return names
  }

  /// The number of the container port that a Service's port leads to, where it can be told: a name is looked up in the pods
  /// that the Service selects.
  public func containerPort(of port: ServicePort, of service: ServiceEntry) -> Int? {
    guard let name = port.targetName else { return port.targetNumber }
    for target in service.targets {
      for container in workloads[target.workload].template.containers {
        if let found = container.ports.first(where: { $0.name == name }) { return found.number }
      }
    }
    return nil
  }

  /// Whether a port leads to a number that no container of the selected pods declares, while one of them declares the
  /// Service's own number.
  public func isAstray(_ port: ServicePort, of service: ServiceEntry) -> Bool {
    guard let target = port.targetNumber, target != port.port else { return false }
    var declared: Set<Int> = []
    for entry in service.targets {
      for container in workloads[entry.workload].template.containers {
        for port in container.ports { declared.insert(port.number) }
      }
    }
    return declared.contains(port.port) && !declared.contains(target)
  }
}
