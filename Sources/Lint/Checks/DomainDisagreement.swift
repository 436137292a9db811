import Jitsi
import Kubernetes
import YAML

/// A component that uses other names inside XMPP than the rest of its shard.
struct DomainDisagreement: Sendable {
  /// A variable with another value.
  struct Setting: Sendable {
    let variable: String
    /// Its value; nil if it comes from a Secret.
    let value: String?
    /// The value of the others; nil if it comes from a Secret.
    let expected: String?
    /// The variable's entry; nil if it is not set.
    let entry: EnvironmentEntry?
    /// Whether all other components that read it, two or more, have one value.
    let isOutvoted: Bool
  }

  let component: Component
  let settings: [Setting]
  /// The components that have the first setting's other value.
  let others: [Component]

  /// The node to change: where the first value is written, or else the container.
  var place: Node {
    settings[0].entry.map { $0.valueNode ?? $0.node } ?? component.container.node
  }
}

extension Inventory {
  /// The components that disagree with their shards about domains and the bridges' room, once for each
  /// place.
  func domainDisagreements(of shards: [ShardParts]) -> [DomainDisagreement] {
    var found: [DomainDisagreement] = []
    var seen: Set<Node> = []
    for parts in shards {
      for disagreement in DomainComparison(parts).disagreements()
      where seen.insert(disagreement.place).inserted {
        found.append(disagreement)
      }
    }
    return found
  }
}

/// The names that the components of one shard share.
// source: jitsi/docker-jitsi-meet 2e6b31d prosody/rootfs/defaults/conf.d/jitsi-meet.cfg.lua (VirtualHost, Component),
// jicofo/rootfs/defaults/jicofo.conf (brewery-jid, xmpp.client), jvb/rootfs/defaults/jvb.conf (DOMAIN, MUC_JIDS),
// web/rootfs/defaults/system-config.js (config.hosts)
private struct DomainComparison {
  let parts: ShardParts

  init(_ parts: ShardParts) { self.parts = parts }

  /// What a component has for a name.
  private struct Use {
    let part: CertainSettings
    let variable: String
    let value: String
    /// What is compared, which may be less than the value.
    let compared: String

    /// The value, unless it comes from a Secret.
    var shown: String? {
      switch part.component.entry(of: variable)?.origin {
      case .secret, .secretKey: nil
      default: value
      }
    }
  }

  func disagreements() -> [DomainDisagreement] {
    var order: [Int] = []
    var settings: [Int: [DomainDisagreement.Setting]] = [:]
    var components: [Int: Component] = [:]
    var others: [Int: [Component]] = [:]
    for uses in [
      uses("XMPP_DOMAIN", parts.webs + servers + parts.jicofos),
      uses("XMPP_AUTH_DOMAIN", servers + parts.jicofos + parts.jvbs),
      rooms,
      uses("XMPP_INTERNAL_MUC_DOMAIN", servers + parts.jicofos + parts.jvbs),
      guests, hidden,
      uses("JVB_BREWERY_MUC", parts.jicofos + parts.jvbs),
    ] {
      for (use, agreeing, isOutvoted) in outliers(of: uses) {
        let component = use.part.component
        if settings[component.id] == nil {
          order.append(component.id)
          components[component.id] = component
          others[component.id] = agreeing.map(\.part.component)
        }
        settings[component.id, default: []].append(
          .init(
            variable: use.variable, value: use.shown, expected: agreeing[0].shown,
            entry: component.entry(of: use.variable), isOutvoted: isOutvoted))
      }
    }
    return order.compactMap { id in
      guard let component = components[id], let settings = settings[id], let others = others[id]
      else { return nil }
      return DomainDisagreement(component: component, settings: settings, others: others)
    }
  }

  private var servers: [CertainSettings] { parts.prosody.map { [$0] } ?? [] }

  private func uses(_ variable: String, _ readers: [CertainSettings]) -> [Use] {
    readers.compactMap { part in
      guard part.reads(variable), let value = part.value(of: variable) else { return nil }
      return Use(part: part, variable: variable, value: value, compared: value.lowercased())
    }
  }

  /// The domain of rooms. With subdomains web takes the first label alone, and XMPP_DOMAIN for the rest; jicofo opens a room
  /// there only for its own health check.
  private var rooms: [Use] {
    let variable = "XMPP_MUC_DOMAIN"
    let inside = uses(variable, servers + parts.jicofos.filter(checksItsHealth))
    guard let first = inside.first else { return inside }
    return inside
      + uses(variable, parts.webs).compactMap { use in
        switch use.part.value(of: "ENABLE_SUBDOMAINS") {
        case "false": return use
        case "true":
          func prefix(_ text: String) -> Substring { text.prefix { $0 != "." } }
          guard prefix(use.compared) == prefix(first.compared) else { return use }
          return Use(
            part: use.part, variable: variable, value: first.value, compared: first.compared)
        default: return nil
        }
      }
  }

  // source: jitsi/jicofo jicofo/src/main/kotlin/org/jitsi/jicofo/health/JicofoHealthChecker.kt (conferenceMucJid)
  private func checksItsHealth(_ jicofo: CertainSettings) -> Bool {
    jicofo.value(of: "JICOFO_ENABLE_HEALTH_CHECKS").map(ReleaseVariable.isOn) ?? false
  }

  /// The domain of guests, where both have guests.
  private var guests: [Use] {
    uses(
      "XMPP_GUEST_DOMAIN",
      (servers + parts.webs).filter { isOn("ENABLE_AUTH", $0) && isOn("ENABLE_GUESTS", $0) })
  }

  /// The domain of recorders and transcribers, where they are on.
  private var hidden: [Use] {
    let recording = (servers + parts.webs + parts.jicofos).filter { part in
      guard isOn("ENABLE_RECORDING", part) || isOn("ENABLE_TRANSCRIPTIONS", part) else {
        return false
      }
      return part.component.kind != .jicofo || part.isUnset("JICOFO_TRUSTED_DOMAINS")
    }
    return recording.flatMap { part -> [Use] in
      let names = ["XMPP_HIDDEN_DOMAIN", "XMPP_RECORDER_DOMAIN"]
      // Without a known release either may be what the image reads.
      guard part.component.release != nil, let name = names.first(where: part.reads) else {
        return []
      }
      return uses(name, [part])
    }
  }

  private func isOn(_ variable: String, _ part: CertainSettings) -> Bool {
    part.value(of: variable) == "true"
  }

  /// The uses that differ from what most have; where as many have one as the other, from prosody's, or else the first.
  private func outliers(of uses: [Use]) -> [(use: Use, agreeing: [Use], isOutvoted: Bool)] {
    let groups = Dictionary(grouping: uses, by: \.compared)
    guard groups.count > 1, let first = uses.first else { return [] }
    let largest = groups.values.map(\.count).max() ?? 0
    let most = groups.filter { $0.value.count == largest }
    let reference: String
    if most.count == 1, largest > 1, let key = most.first?.key {
      reference = key
    } else {
      reference = uses.first { $0.part.component.kind == .prosody }?.compared ?? first.compared
    }
    let agreeing = groups[reference] ?? []
    return uses.filter { $0.compared != reference }.map { use in
      (use, agreeing, groups.count == 2 && agreeing.count > 1 && agreeing.count == uses.count - 1)
    }
  }
}
