import Jitsi
import Kubernetes
import YAML

/// Why bridges of one shard cannot pass the media of a meeting on to each other.
struct RelayFault: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// The relay is on in bridges and off in jicofo.
    case jicofo
    /// It is on in jicofo and off in bridges.
    case bridge
    /// Bridges have no relay ID.
    case unnamed
    /// Several bridges have one relay ID.
    case shared
    /// Bridges that one jicofo chooses among run different releases.
    case release
  }

  let kind: Kind
  let bridge: Component
  /// The component with the fault.
  let component: Component
  let variable: String
  let entry: EnvironmentEntry?
  /// The bridge of another release.
  let other: Component?

  var place: Node {
    if kind == .release { return component.container.node["image"] ?? component.container.node }
    return entry.map { $0.valueNode ?? $0.node } ?? component.container.node
  }
}

extension Inventory {
  /// The faults of relays, once for each place. Releases before stable-7830 have another protocol.
  // source: jitsi/docker-jitsi-meet a1e82ea5 jvb/rootfs/defaults/jvb.conf (relay-id), jicofo/rootfs/defaults/jicofo.conf (octo);
  // jitsi/jicofo jicofo-selector/src/main/kotlin/org/jitsi/jicofo/bridge/BridgeSelector.kt (fullVersion, OctoConfig.enabled),
  // BridgeSelectionStrategy.kt (allowMultiBridge, relayId), Cascade.kt (sessions by relay ID)
  func relayFaults(of shards: [ShardParts], _ servers: XMPPServers) -> [RelayFault] {
    var found: [RelayFault] = []
    var seen: Set<Node> = []
    func add(_ fault: RelayFault?) {
      if let fault, seen.insert(fault.place).inserted { found.append(fault) }
    }
    var related: [Int: [Component]] = [:]
    for shard in shards {
      let bridges = shard.jvbs.filter {
        $0.reads("JVB_OCTO_RELAY_ID") && $0.component.release != nil
      }
      let several =
        bridges.count > 1
        || bridges.contains {
          maximumReplicas(of: $0.component.workload) > 1 || $0.component.isOnEveryNode
        }
      guard several else { continue }
      var names: [String: Int] = [:]
      for bridge in bridges {
        if let name = relayID(of: bridge)?.value { names[name, default: 0] += 1 }
      }
      for bridge in bridges {
        add(halfOn(bridge, shard))
        add(nameFault(of: bridge, names))
        guard bridge.value(of: "ENABLE_OCTO") == "true" else { continue }
        for prosody in servers.prosodies(of: bridge.component) {
          related[prosody, default: []].append(bridge.component)
        }
      }
    }
    for bridges in related.values.sorted(by: { $0[0].id < $1[0].id }) {
      for fault in mixed(bridges) { add(fault) }
    }
    return found
  }

  private func halfOn(_ bridge: CertainSettings, _ parts: ShardParts) -> RelayFault? {
    let name = "ENABLE_OCTO"
    guard parts.jicofos.count == 1, let jicofo = parts.jicofos.first,
      jicofo.component.release != nil, let own = bridge.value(of: name),
      let other = jicofo.value(of: name), own != other
    else { return nil }
    let wrong = own == "true" ? jicofo : bridge
    return RelayFault(
      kind: own == "true" ? .jicofo : .bridge, bridge: bridge.component,
      component: wrong.component, variable: name, entry: wrong.component.entry(of: name),
      other: nil)
  }

  /// The entry that a bridge's relay ID comes from; nil if it has none.
  private func relayID(of bridge: CertainSettings) -> EnvironmentEntry? {
    ["JVB_OCTO_RELAY_ID", "JVB_OCTO_BIND_ADDRESS"].lazy
      .compactMap { bridge.component.entry(of: $0) }.first { $0.value != "" }
  }

  private func nameFault(of bridge: CertainSettings, _ names: [String: Int]) -> RelayFault? {
    let name = "JVB_OCTO_RELAY_ID"
    guard bridge.value(of: "ENABLE_OCTO") == "true", bridge.shows(name),
      bridge.shows("JVB_OCTO_BIND_ADDRESS")
    else { return nil }
    func fault(_ kind: RelayFault.Kind, _ entry: EnvironmentEntry?) -> RelayFault {
      RelayFault(
        kind: kind, bridge: bridge.component, component: bridge.component,
        variable: entry?.name ?? name, entry: entry, other: nil)
    }
    guard let entry = relayID(of: bridge) else {
      guard bridge.isUnset(name), bridge.isUnset("JVB_OCTO_BIND_ADDRESS") else { return nil }
      return fault(.unnamed, bridge.component.entry(of: name))
    }
    let isScaled =
      maximumReplicas(of: bridge.component.workload) > 1 || bridge.component.isOnEveryNode
    let isTaken = entry.value.map { names[$0, default: 0] > 1 } ?? false
    return entry.isSameInAllPods && (isScaled || isTaken) ? fault(.shared, entry) : nil
  }

  /// Bridges of several shards that log in to one prosody and run another release than the first. Different releases within a
  /// shard are a fault of their own.
  private func mixed(_ bridges: [Component]) -> [RelayFault] {
    guard let first = bridges.first, let release = first.releaseName else { return [] }
    return bridges.dropFirst().filter {
      $0.shard != first.shard && $0.releaseName.map { $0 != release } ?? false
    }.map {
      RelayFault(
        kind: .release, bridge: $0, component: $0, variable: "", entry: nil, other: first)
    }
  }
}
