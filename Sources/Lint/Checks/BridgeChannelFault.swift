import Jitsi
import Kubernetes
import YAML

/// Why participants get no channel to their bridge, by which it chooses what to send them.
struct BridgeChannelFault: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// SCTP and websocket are off.
    case none
    /// Several bridges have one name for the websocket.
    case shared
    /// The image cannot work out the name, because the bridge has a list of XMPP servers.
    case list
  }

  let kind: Kind
  let bridge: Component
  /// The variable to change, in `changed`.
  let variable: String
  let changed: Component
  let entry: EnvironmentEntry?
  /// Whether changing it alone makes the channel work.
  let isFixable: Bool

  /// The node to change.
  var place: Node {
    entry.map { $0.origin == .literal ? $0.node : $0.valueNode ?? $0.node }
      ?? changed.container.node
  }
}

extension Inventory {
  /// The faults of bridge channels, once for each place.
  // source: jitsi/docker-jitsi-meet 982e5770 (SCTP is the default, websockets are off), 9ea0cbba (no websockets from
  // stable-11146 on), jvb/rootfs/defaults/jvb.conf of stable-5765 to stable-11031 (websockets, server-id);
  // jitsi/jitsi-videobridge jvb/src/main/resources/reference.conf (sctp.enabled is true)
  func bridgeChannelFaults(of shards: [ShardParts]) -> [BridgeChannelFault] {
    var found: [BridgeChannelFault] = []
    var seen: Set<Node> = []
    for parts in shards {
      let bridges = parts.jvbs.filter { $0.component.release != nil }
      for bridge in bridges {
        guard let fault = channelFault(of: bridge, parts), seen.insert(fault.place).inserted else {
          continue
        }
        found.append(fault)
      }
    }
    return found
  }

  private func channelFault(
    of bridge: CertainSettings, _ parts: ShardParts
  ) -> BridgeChannelFault? {
    let websocket = "ENABLE_COLIBRI_WEBSOCKET"
    guard bridge.reads(websocket), let isOn = bridge.value(of: websocket) else { return nil }
    let sctp = sctp(of: bridge, parts)
    guard isOn == "true" else {
      guard case .off(let blocker) = sctp else { return nil }
      return withoutChannel(bridge, blocker)
    }
    guard case .off = sctp else { return nil }
    return nameFault(of: bridge, parts)
  }

  private enum Sctp {
    case on, unknown
    /// Off, by a component's ENABLE_SCTP.
    case off(CertainSettings)
  }

  /// Whether bridges and jicofo offer data channels.
  private func sctp(of bridge: CertainSettings, _ parts: ShardParts) -> Sctp {
    let name = "ENABLE_SCTP"
    // The bridge reads it since stable-9584; before, it is on there.
    if bridge.reads(name) {
      switch bridge.value(of: name) {
      case "true": break
      case "false": return .off(bridge)
      default: return .unknown
      }
    }
    guard parts.jicofos.count == 1, let jicofo = parts.jicofos.first,
      jicofo.component.release != nil
    else { return .unknown }
    // Later releases have it always on.
    guard jicofo.reads(name) else { return .on }
    switch jicofo.value(of: name) {
    case "true": return .on
    case "false":
      // The default of another release than the bridges' is no fault of its own.
      let isSkewed = jicofo.component.release != bridge.component.release
      return isSkewed && jicofo.isUnset(name) ? .unknown : .off(jicofo)
    default: return .unknown
    }
  }

  private func withoutChannel(
    _ bridge: CertainSettings, _ blocker: CertainSettings
  ) -> BridgeChannelFault {
    let entry = blocker.component.entry(of: "ENABLE_SCTP")
    return BridgeChannelFault(
      kind: .none, bridge: bridge.component, variable: "ENABLE_SCTP", changed: blocker.component,
      entry: entry, isFixable: entry.map { $0.origin == .literal } ?? true)
  }

  /// A name for the websocket that several bridges have: web hands a participant's websocket to any of them.
  private func nameFault(
    of bridge: CertainSettings, _ parts: ShardParts
  ) -> BridgeChannelFault? {
    let name = "JVB_WS_SERVER_ID"
    guard bridge.reads(name), bridge.shows(name),
      maximumReplicas(of: bridge.component.workload) > 1 || bridge.component.isOnEveryNode
    else { return nil }
    func fault(_ kind: BridgeChannelFault.Kind, _ entry: EnvironmentEntry?) -> BridgeChannelFault {
      BridgeChannelFault(
        kind: kind, bridge: bridge.component, variable: name, changed: bridge.component,
        entry: entry,
        isFixable: entry.map { $0.origin == .literal } ?? true
          && parts.webs.allSatisfy(forwardsToAnyBridge))
    }
    let entry = bridge.component.entry(of: name)
    if let entry, entry.value != "" {
      return entry.isSameInAllPods ? fault(.shared, entry) : nil
    }
    guard bridge.isUnset(name), bridge.isUnset("JVB_WS_SERVER_ID_FALLBACK"),
      bridge.value(of: "XMPP_SERVER")?.contains(",") == true
    else { return nil }
    return fault(.list, entry)
  }

  /// Whether a web passes websockets on to whatever bridge a URL names. From stable-9111 on, it has to be configured.
  // source: jitsi/docker-jitsi-meet 825730d6 web/rootfs/etc/cont-init.d/10-config
  private func forwardsToAnyBridge(_ web: CertainSettings) -> Bool {
    guard web.component.release != nil else { return false }
    return !web.reads("COLIBRI_WEBSOCKET_REGEX")
      || web.value(of: "ENABLE_COLIBRI_WEBSOCKET_UNSAFE_REGEX") == "1"
      || web.component.entry(of: "COLIBRI_WEBSOCKET_REGEX")?.value?.contains("[") == true
  }
}

extension Component {
  /// Whether each node has a pod of it.
  var isOnEveryNode: Bool { workload.object.kind == "DaemonSet" }
}

extension EnvironmentEntry {
  /// Whether all pods of a workload certainly get one value.
  var isSameInAllPods: Bool {
    switch origin {
    case .field:
      let field = node["valueFrom"]?["fieldRef"]?["fieldPath"]?.text ?? ""
      return field == "metadata.namespace" || field.hasPrefix("metadata.labels['app")
        || field == "spec.serviceAccountName"
    case .literal, .configMap, .configMapKey, .secret, .secretKey:
      return value.map(CertainSettings.isPlain) ?? false
    }
  }
}
