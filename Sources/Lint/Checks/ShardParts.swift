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

  init(_ shard: Shard, _ inventory: Inventory) {
    self.shard = shard
    func all(_ kind: ComponentKind) -> [Component] {
      inventory.components(kind, of: shard)
    }
    // A prosody for visitors or for bridges alone serves other domains.
    // source: jitsi/docker-jitsi-meet 2e6b31d prosody/rootfs/etc/cont-init.d/10-config (PROSODY_MODE)
    let serving = all(.prosody).filter { prosody in
      guard let mode = prosody.entry(of: "PROSODY_MODE") else { return true }
      return mode.value == "" || mode.value == "client"
    }
    prosody =
      serving.count == 1 ? CertainSettings(serving[0], inventory) : nil
    func known(_ kind: ComponentKind) -> [CertainSettings] {
      all(kind).filter { !inventory.usesOtherShard($0) }.map { CertainSettings($0, inventory) }
    }
    webs = known(.web)
    jicofos = known(.jicofo)
    jvbs = known(.jvb).filter { bridge in
      // Such bridges log in elsewhere, or nowhere.
      // source: jitsi/docker-jitsi-meet 2e6b31d jvb/rootfs/defaults/jvb.conf (JVB_DISABLE_XMPP, ENABLE_JVB_XMPP_SERVER)
      ["JVB_DISABLE_XMPP", "ENABLE_JVB_XMPP_SERVER"].allSatisfy { variable in
        bridge.component.entry(of: variable).map {
          $0.value.map { !ReleaseVariable.isOn($0) } ?? false
        }
          ?? true
      }
    }
  }

  /// All of them, prosody first.
  var all: [CertainSettings] { (prosody.map { [$0] } ?? []) + jicofos + jvbs + webs }
}

extension Inventory {
  /// Whether every XMPP server of a component that is a Service selects the prosody of another shard: which domains and
  /// passwords count is then decided there.
  fileprivate func usesOtherShard(_ component: Component) -> Bool {
    var isElsewhere = false
    for host in component.hosts where host.isXMPP {
      guard case .service(let name, let namespace) = host.target,
        let service = service(name, in: namespace)
      else { continue }
      for target in service.targets {
        for part in components(of: target.workload) where part.kind == .prosody {
          if part.shard == component.shard { return false }
          isElsewhere = true
        }
      }
    }
    return isElsewhere
  }
}
