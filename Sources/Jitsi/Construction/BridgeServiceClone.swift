import Kubernetes
public import YAML

extension Inventory {
  /// Returns an installation's first bridges that each have a NodePort Service with the numbers they advertise, or nil if there
  /// are none.
  public func bridgesWithServices(of installation: Installation) -> Component? {
    installation.shards.lazy.flatMap { self.components(.jvb, of: self.shards[$0]) }
      .first { bridge in
        let services = self.bridgeServices(of: bridge)
        return !services.isEmpty && self.exposure(of: bridge).missingOrdinals.isEmpty
          && services.allSatisfy { service in
            service.selectsIt && !service.isSecond && !service.ports.isEmpty
              && service.ports.allSatisfy { $0.number != nil && $0.wrong.isEmpty }
          }
      }
  }

  /// Returns copies of the Services of another shard's bridges for bridges without any, one per possible bridge. Returns nil if
  /// the base port is unknown, the port numbering differs, or a name does not identify the shard.
  public func serviceClones(for bridge: Component, from donor: Component) -> [Content]? {
    guard let own = bridge.shard.map({ shards[$0] }), let other = donor.shard.map({ shards[$0] }),
      own.id != other.id, bridge.workload.isStatefulSet,
      bridge.workload.namespace == donor.workload.namespace,
      let base = basePort(of: bridge, like: donor), countsPorts(bridge, like: donor)
    else { return nil }
    let count = max(1, maximumReplicas(of: bridge.workload))
    let inventories = Dictionary(
      bridgeServices(of: donor).map { ($0.ordinal, $0.service) },
      uniquingKeysWith: { first, _ in first })
    guard inventories.count >= count else { return nil }
    let clone = ShardClone(self, from: other, to: own.index, neighbour: bridge, base: base)
    var copies: [Content] = []
    for ordinal in 0..<count {
      guard let service = inventories[ordinal], let pod = service.podName,
        clone.renaming.rewritten(pod) == "\(bridge.workload.object.name)-\(ordinal)",
        service.ports.compactMap(\.nodePort).allSatisfy({ port in
          clone.moved(port).map {
            $0 >= PortBlock.nodePorts.first && $0 <= PortBlock.nodePorts.last
          } ?? false
        })
      else { return nil }
      let name = clone.renaming.rewritten(service.name)
      guard name != service.name, self.service(name, in: bridge.workload.namespace) == nil,
        let copy = clone.copy(of: service.object)
      else { return nil }
      copies.append(copy)
    }
    return copies
  }

  /// Returns the base port of bridges without Services, if it is written in the same place as the donor's.
  private func basePort(of bridge: Component, like donor: Component) -> Int? {
    if let base = basePort(of: bridge) { return base.number }
    guard let like = basePort(of: donor),
      donor.environment.last(where: { $0.name == "JVB_PORT" }).map({ $0.valueNode ?? $0.node })
        == like.node
    else { return nil }
    return bridge.value(of: "JVB_PORT").flatMap { Int($0) }
  }

  /// Returns whether both compute ports from base port and ordinal in the same way.
  private func countsPorts(_ bridge: Component, like donor: Component) -> Bool {
    bridge.container.image.name == donor.container.image.name
      && bridge.container.node["command"].flatMap { Content($0) }
        == donor.container.node["command"].flatMap { Content($0) }
      && bridge.value(of: "JVB_TCP_HARVESTER_DISABLED")
        == donor.value(of: "JVB_TCP_HARVESTER_DISABLED")
  }
}
