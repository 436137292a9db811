import Kubernetes
import YAML

/// A NodePort Service for one bridge, and how it differs from what that bridge advertises.
public struct BridgeService: Sendable {
  public let service: ServiceEntry
  /// The ordinal of the bridge intended by the ports and name.
  public let ordinal: Int
  /// Whether the Service selects that bridge.
  public let selectsIt: Bool
  /// Whether an earlier Service already selects the same bridge.
  public let isSecond: Bool
  /// The media ports.
  public let ports: [MediaPort]

  /// A media port, whose three numbers must equal the advertised one.
  public struct MediaPort: Sendable {
    public let port: ServicePort
    /// The port the bridge advertises; nil if it is unknown.
    public let number: Int?
    /// The fields with another value: `port`, `targetPort`, `nodePort`.
    public let wrong: [String]
  }
}

extension Inventory {
  /// Returns the NodePort Services for single bridges of a workload in input order. Empty if bridges are reached by other
  /// means.
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

  /// Returns the base of the node ports in a workload's own Services, if two or more agree on it and they outnumber those that
  /// match the base port; nil otherwise.
  public func servicesBase(of component: Component) -> Int? {
    guard component.workload.isStatefulSet else { return nil }
    let named = servicesOfSingleBridges(component)
    return named.isEmpty ? nil : BridgeNumbering(self, component, named).drift
  }

  /// Returns the Services for single bridges that use the bridge's media port for TCP and have no UDP port, each with the index
  /// of that port.
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

  /// Returns the NodePort Services of the shard, or of no shard, that name one bridge.
  private func servicesOfSingleBridges(_ component: Component) -> [ServiceEntry] {
    let own = component.shard.map { shards[$0].index }
    return servicesNamingPods(of: component.workload).filter {
      $0.type == "NodePort" && !$0.targets.isEmpty
        && ($0.shardNumber == nil || $0.shardNumber == own)
    }
  }

  /// Returns the NodePort Services that select all bridges or nothing.
  private func strays(of component: Component) -> [ServiceEntry] {
    let all = services(selecting: component.workload).filter { $0.podName == nil }
    let none = (component.shard.map { shards[$0].services } ?? []).map { services[$0] }
      .filter { $0.selector == nil && !$0.hasOwnEndpoints && $0.component == .jvb }
    return (all + none).filter { $0.type == "NodePort" }
  }
}
