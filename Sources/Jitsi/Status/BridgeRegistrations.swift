import Kubernetes
import YAML

/// Which bridges register with the prosody of which shard, so that its jicofo counts them.
struct BridgeRegistrations {
  /// The components of bridges by the id of the shard.
  private var byShard: [Int: [Int]] = [:]
  /// The ids of shards whose prosody can be reached from outside, so that other bridges can register.
  private var open: Set<Int> = []

  init(_ inventory: Inventory) {
    for installation in inventory.installations {
      for id in installation.shards {
        let shard = inventory.shards[id]
        if Self.isOpen(shard, inventory) { open.insert(id) }
        for bridge in inventory.components(.jvb, of: shard) {
          for other in Self.shards(of: bridge, installation, inventory) {
            byShard[other, default: []].append(bridge.id)
          }
        }
      }
    }
  }

  /// Returns the components of the bridges that can register with a shard.
  func bridges(of shard: Shard) -> [Int] { byShard[shard.id] ?? [] }

  /// Whether bridges that the objects do not show can register with a shard.
  func isOpen(_ shard: Shard) -> Bool { open.contains(shard.id) }

  /// Returns the shards that a bridge's XMPP_SERVER names, besides its own. An address that the objects do not show can be
  /// that of each shard.
  private static func shards(
    of bridge: Component, _ installation: Installation, _ inventory: Inventory
  ) -> Set<Int> {
    var found: Set<Int> = bridge.shard.map { [$0] } ?? []
    for host in bridge.hosts where host.isXMPP {
      guard case .service(let name, let namespace) = host.target,
        let service = inventory.service(name, in: namespace)
      else { return found.union(installation.shards) }
      for target in service.targets {
        for component in inventory.components(of: target.workload)
        where component.kind == .prosody {
          if let shard = component.shard { found.insert(shard) }
        }
      }
    }
    return found
  }

  /// Whether prosody's client port can be reached from outside the cluster.
  private static func isOpen(_ shard: Shard, _ inventory: Inventory) -> Bool {
    inventory.components(.prosody, of: shard).contains { prosody in
      let pod = PodTemplate(of: prosody.workload.object)?.spec
      if pod?["hostNetwork"]?.scalar == .bool(true) { return true }
      let ports = prosody.container.node["ports"].map { Array($0.elements) } ?? []
      if ports.contains(where: { $0["hostPort"] != nil && $0["containerPort"]?.integer == 5222 }) {
        return true
      }
      return inventory.services(selecting: prosody.workload).contains { service in
        let isPublic =
          ["NodePort", "LoadBalancer"].contains(service.type)
          || service.object.node["spec"]?["externalIPs"].map { $0.count > 0 } == true
        return isPublic
          && service.ports.contains { $0.port == 5222 || $0.node["targetPort"]?.text == "5222" }
      }
    }
  }
}
