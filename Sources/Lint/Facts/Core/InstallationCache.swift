import Jitsi
import Kubernetes
import YAML

/// Values that rules need repeatedly for one installation, computed on first use.
final class InstallationCache {
  private let inventory: Inventory
  private let installation: Installation

  init(_ installation: Int, in inventory: Inventory) {
    self.inventory = inventory
    self.installation = inventory.installations[installation]
  }

  /// The number of bridges that can announce a fixed address, by address.
  private(set) lazy var announced: [String: Int] = {
    var counts: [String: Int] = [:]
    for bridge in bridges {
      guard let address = inventory.advertisedAddress(of: bridge)?.onlyLiteral else { continue }
      // A DaemonSet has a bridge on each node. The exact number does not matter, only that there are several.
      let isEverywhere = bridge.workload.object.kind == "DaemonSet"
      counts[address, default: 0] +=
        isEverywhere ? 2 : inventory.maximumReplicas(of: bridge.workload)
    }
    return counts
  }()

  /// Ids of the Services that components of shards use as their XMPP server.
  private(set) lazy var xmppServices: Set<Int> = {
    var found: Set<Int> = []
    for shard in installation.shards {
      for id in inventory.shards[shard].components {
        for host in inventory.components[id].hosts where host.isXMPP {
          guard case .service(let name, let namespace) = host.target,
            let service = inventory.service(name, in: namespace)
          else { continue }
          found.insert(service.id)
        }
      }
    }
    return found
  }()

  /// The objects that its pods need to start.
  private(set) lazy var references = inventory.references(of: installation)

  /// The exporter of the first bridges that have one.
  private(set) lazy var exporter: Node? = bridges.lazy
    .compactMap { bridge in
      // An exporter among the init containers has a restartPolicy, which a regular container must not have.
      self.inventory.exporterContainer(of: bridge).flatMap { exporter in
        bridge.workload.template.containers.first { $0.node == exporter.node }
      }
    }.first?.node

  /// The first bridges with an autoscaler.
  private(set) lazy var scaledBridges: Component? = inventory.scaledBridges(of: installation)

  /// The first bridges with a Service per pod.
  private(set) lazy var bridgesWithServices: Component? = inventory.bridgesWithServices(
    of: installation)

  /// The first shard with a component of every kind.
  private(set) lazy var completeShard: Shard? = installation.shards.lazy
    .map { self.inventory.shards[$0] }
    .first { shard in
      ComponentKind.ofShard.allSatisfy { !self.inventory.components($0, of: shard).isEmpty }
    }

  /// The first shard with a component of each kind.
  private(set) lazy var shardsByKind: [ComponentKind: Shard] = {
    var found: [ComponentKind: Shard] = [:]
    for shard in installation.shards.lazy.map({ self.inventory.shards[$0] }) {
      for id in shard.components where found[inventory.components[id].kind] == nil {
        found[inventory.components[id].kind] = shard
      }
    }
    return found
  }()

  /// Claims that several prosody pods write, by the component's id.
  private(set) lazy var sharedVolumes = inventory.sharedVolumes(of: installation)

  private var certain: [Int: CertainSettings] = [:]

  /// The settings that certainly count for a component.
  func settings(of component: Component) -> CertainSettings {
    if let known = certain[component.id] { return known }
    let settings = CertainSettings(component, inventory)
    certain[component.id] = settings
    return settings
  }

  /// The components of each shard that belong together.
  private(set) lazy var parts = installation.shards.map {
    ShardParts(inventory.shards[$0], xmppServers, settings)
  }

  private(set) lazy var xmppServers = XMPPServers(inventory)

  private(set) lazy var domainDisagreements = inventory.domainDisagreements(of: parts)
  private(set) lazy var credentialDisagreements = inventory.credentialDisagreements(of: parts)

  /// The variables in which a component disagrees with its shard, by the component's id.
  private(set) lazy var disagreeing: [Int: Set<String>] = {
    var found: [Int: Set<String>] = [:]
    for disagreement in domainDisagreements {
      found[disagreement.component.id, default: []].formUnion(disagreement.settings.map(\.variable))
    }
    for disagreement in credentialDisagreements {
      found[disagreement.changed.id, default: []].insert(disagreement.variable)
    }
    return found
  }()

  private var bridges: [Component] {
    installation.shards.flatMap { inventory.components(.jvb, of: inventory.shards[$0]) }
  }
}
