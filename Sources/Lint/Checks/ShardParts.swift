import Jitsi
import Kubernetes

/// The components of a shard that belong together, with the settings that certainly count for each.
struct ShardParts: Sendable {
  let shard: Shard
  /// The prosody that serves its rooms; nil if none or several do.
  let prosody: CertainSettings?
  let webs: [CertainSettings]
  let jicofos: [CertainSettings]
  /// Bridges that log in to that prosody.
  let jvbs: [CertainSettings]

  /// - Parameters:
  ///   - shard: The shard.
  ///   - servers: The prosodies behind Services.
  ///   - settings: The settings that certainly count for a component.
  init(_ shard: Shard, _ servers: XMPPServers, _ settings: (Component) -> CertainSettings) {
    self.shard = shard
    let inventory = servers.inventory
    func all(_ kind: ComponentKind) -> [Component] { inventory.components(kind, of: shard) }
    // A prosody for visitors or for bridges alone serves other domains.
    // source: jitsi/docker-jitsi-meet 2e6b31d prosody/rootfs/etc/cont-init.d/10-config (PROSODY_MODE)
    let serving = all(.prosody).filter { prosody in
      guard let mode = prosody.entry(of: "PROSODY_MODE") else { return true }
      return mode.value == "" || mode.value == "client"
    }
    prosody = serving.count == 1 ? settings(serving[0]) : nil
    func known(_ kind: ComponentKind) -> [CertainSettings] {
      all(kind).filter { component in
        // Where every server is the prosody of another shard, domains and passwords are decided there.
        let shards = servers.prosodies(of: component).map { inventory.components[$0].shard }
        return shards.isEmpty || shards.contains(shard.id)
      }.map(settings)
    }
    webs = known(.web)
    jicofos = known(.jicofo)
    jvbs = known(.jvb).filter { bridge in
      // Such bridges log in elsewhere, or nowhere.
      // source: jitsi/docker-jitsi-meet 2e6b31d jvb/rootfs/defaults/jvb.conf (JVB_DISABLE_XMPP, ENABLE_JVB_XMPP_SERVER)
      ["JVB_DISABLE_XMPP", "ENABLE_JVB_XMPP_SERVER"].allSatisfy { variable in
        guard let entry = bridge.component.entry(of: variable) else { return true }
        return entry.value.map { !ReleaseVariable.isOn($0) } ?? false
      }
    }
  }
}
