import HAProxy
import Jitsi
import Kubernetes
import YAML

/// A Service with an IPv6 address in front of a port that listens on IPv4 only, or a bridge that advertises an address of a
/// family that its Service does not have.
struct FamilyFault: Sendable {
  enum Kind: String, Sendable {
    /// HAProxy binds IPv4 only.
    case bind
    /// ENABLE_IPV6 is off.
    case disabled
    /// The bridge advertises IPv6, its Service has IPv4 only.
    case advertised
  }

  let kind: Kind
  /// The families of the Service, or the variable.
  let node: Node
  let service: String
  /// The kind of component behind it.
  let component: String
  let shard: Int?
  let address: String
}

extension Inventory {
  /// Where the IP families of an installation's listeners, Services and advertised addresses differ.
  func familyFaults(of installation: Installation) -> [FamilyFault] {
    var found: [FamilyFault] = []
    for id in installation.shards.flatMap({ shards[$0].components })
      + installation.haproxyComponents
    {
      let component = components[id]
      for service in services(selecting: component.workload) {
        guard let families = service.object.node["spec"]?["ipFamilies"], families.count > 0 else {
          continue
        }
        let hasIPv6 = families.elements.contains { $0.text == "IPv6" }
        let shard = component.shard.map { shards[$0].index }
        func fault(_ kind: FamilyFault.Kind, _ node: Node, _ address: String = "") -> FamilyFault {
          FamilyFault(
            kind: kind, node: node, service: service.name, component: component.kind.rawValue,
            shard: shard, address: address)
        }
        switch component.kind {
        case .haproxy where hasIPv6:
          if let address = bindsIPv4Only(installation.haproxy, service) {
            found.append(fault(.bind, families, address))
          }
        // source: jitsi/docker-jitsi-meet 2e6b31d web/rootfs/defaults/default, prosody/rootfs/defaults/prosody.cfg.lua
        case .web where hasIPv6, .prosody where hasIPv6:
          if let value = component.value(of: "ENABLE_IPV6"),
            ["0", "false", "no", "off"].contains(value.lowercased())
          {
            found.append(fault(.disabled, families))
          }
        case .jvb where !hasIPv6:
          if let address = advertisedAddress(of: component),
            let literal = address.onlyLiteral, literal.contains(":")
          {
            found.append(
              fault(.advertised, address.variable.valueNode ?? address.variable.node, literal))
          }
        default: break
        }
      }
    }
    return found
  }

  /// The bind address of HAProxy that one of a Service's ports leads to, if no other line binds the port for IPv6.
  // source: haproxy/haproxy doc/configuration.txt section 4.2 (bind: an empty address and `*` are IPv4, `::` with v4v6 both)
  private func bindsIPv4Only(_ tier: HAProxyTier?, _ service: ServiceEntry) -> String? {
    guard let configuration = tier?.configuration else { return nil }
    for port in service.ports {
      guard let number = containerPort(of: port, of: service) else { continue }
      let addresses = configuration.proxies.filter(\.kind.isFrontend).flatMap(\.binds)
        .flatMap(\.addresses).filter { $0.port?.number == number }
      guard !addresses.isEmpty,
        addresses.allSatisfy({ address in
          guard address.word.isConstant, let host = address.host?.text else { return false }
          return address.family == "ipv4"
            || address.family == nil && !host.contains(":")
              && (host.isEmpty || host == "*" || host.allSatisfy { $0.isNumber || $0 == "." })
        })
      else { continue }
      return addresses[0].word.text
    }
    return nil
  }
}
