import Kubernetes
import YAML

/// A node port Service that is meant for one bridge, and where it departs from what that bridge announces.
public struct BridgeService: Sendable {
  public let service: ServiceEntry
  /// The bridge that its ports and its name are meant for.
  public let ordinal: Int
  /// Whether it selects that bridge.
  public let selectsIt: Bool
  /// Whether an earlier Service leads to the same bridge.
  public let isSecond: Bool
  /// Its ports for media.
  public let ports: [MediaPort]

  /// A port for media, whose three numbers have to be the one that the bridge announces.
  public struct MediaPort: Sendable {
    public let port: ServicePort
    /// What the bridge announces; nil where that can't be told.
    public let number: Int?
    /// The fields that say something else: `port`, `targetPort`, `nodePort`.
    public let wrong: [String]
  }
}

extension Inventory {
  /// The node port Services for single bridges of a workload, in the order of the input. Empty where bridges are reached
  /// otherwise.
  public func bridgeServices(of component: Component) -> [BridgeService] {
    guard component.workload.isStatefulSet else { return [] }
    let named = servicesOfSingleBridges(component)
    guard !named.isEmpty else { return [] }
    let numbering = BridgeNumbering(self, component, named)
    var seen: Set<Int> = []
    var found: [BridgeService] = []
    for service in named {
      guard let selected = service.targets.first?.ordinal else { continue }
      let meant = numbering.meant(service, selected, named)
      let isSecond = !seen.insert(selected).inserted
      found.append(
        BridgeService(
          service: service, ordinal: meant, selectsIt: meant == selected, isSecond: isSecond,
          ports: numbering.ports(of: service, meant)))
    }
    let taken = Set(found.map(\.ordinal))
    for service in strays(of: component) {
      guard let meant = numbering.meant(service), !taken.contains(meant) else { continue }
      found.append(
        BridgeService(
          service: service, ordinal: meant, selectsIt: false, isSecond: false,
          ports: numbering.ports(of: service, meant)))
    }
    return found.sorted { $0.service.id < $1.service.id }
  }

  /// Where the node ports of a workload's own Services begin, when two or more of them agree, and more than agree with the
  /// base port; nil where nothing tells.
  public func servicesBase(of component: Component) -> Int? {
    guard component.workload.isStatefulSet else { return nil }
    let named = servicesOfSingleBridges(component)
    return named.isEmpty ? nil : BridgeNumbering(self, component, named).drift
  }

  /// Services for single bridges that give the number of the bridge's media port to TCP and no port to UDP, each with the
  /// place of that port.
  package func servicesWithoutUDP(of component: Component) -> [(service: ServiceEntry, port: Int)] {
    guard component.workload.isStatefulSet else { return [] }
    let named = servicesOfSingleBridges(component)
    guard !named.isEmpty else { return [] }
    let numbering = BridgeNumbering(self, component, named)
    return named.compactMap { service in
      guard let selected = service.targets.first?.ordinal,
        let port = numbering.portWithoutUDP(of: service, numbering.meant(service, selected, named))
      else { return nil }
      return (service, port)
    }
  }

  /// Node port Services of the shard, or of none, that name one bridge.
  private func servicesOfSingleBridges(_ component: Component) -> [ServiceEntry] {
    let own = component.shard.map { shards[$0].index }
    return servicesNamingPods(of: component.workload).filter {
      $0.type == "NodePort" && !$0.targets.isEmpty
        && ($0.shardNumber == nil || $0.shardNumber == own)
    }
  }

  /// Node port Services that select all bridges, or nothing.
  private func strays(of component: Component) -> [ServiceEntry] {
    let all = services(selecting: component.workload).filter { $0.podName == nil }
    let none = (component.shard.map { shards[$0].services } ?? []).map { services[$0] }
      .filter { $0.selector == nil && !$0.hasOwnEndpoints && $0.component == .jvb }
    return (all + none).filter { $0.type == "NodePort" }
  }
}
