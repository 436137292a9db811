import Kubernetes

extension Inventory {
  /// Returns the Services of a prosody: those that select its pods (if a web runs in them too, only with a prosody port), and
  /// those of its shard whose labels or name indicate prosody. Services for prosody alone come before those shared with a web,
  /// ClusterIP before other types, and those named in the shard's environment before unused ones.
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

  /// Returns whether a Service selects pods that run a web.
  public func leadsToWeb(_ service: ServiceEntry) -> Bool {
    service.targets.contains { components(of: $0.workload).contains { $0.kind == .web } }
  }

  /// Returns whether any port of a Service targets a port on which prosody accepts connections from other programs
  /// (docker-jitsi-meet's defaults).
  public func leadsToXMPP(_ service: ServiceEntry) -> Bool {
    service.ports.contains { port in
      containerPort(of: port, of: service).map(Self.xmppPorts.contains) ?? false
    }
  }

  /// Ports for client connections, server-to-server connections, BOSH and WebSockets, and components.
  public static let xmppPorts: Set<Int> = [5222, 5223, 5269, 5270, 5280, 5281, 5347]

  /// Returns the components of a shard in other pods than a component, except HAProxy.
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

  /// Returns the number of the container port that a Service port targets, if known: a name is looked up in the selected pods.
  public func containerPort(of port: ServicePort, of service: ServiceEntry) -> Int? {
    guard let name = port.targetName else { return port.targetNumber }
    for target in service.targets {
      for container in workloads[target.workload].template.containers {
        if let found = container.ports.first(where: { $0.name == name }) { return found.number }
      }
    }
    return nil
  }

  /// Returns whether a port targets a number that no container of the selected pods declares, while one of them declares the
  /// Service's own port number.
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
