import Basics
import Kubernetes
import YAML

/// A node whose own address participants outside of its network cannot reach.
public struct PrivateNode: Sendable {
  public let name: String
  /// Its InternalIP, which pods see as the address of their host.
  public let address: String
  /// Its ExternalIP.
  public let external: String
}

/// The addresses of nodes, and the nodes on which the pods of workloads run.
struct NodeTable: Sendable {
  struct Entry: Sendable {
    let name: String
    /// Its InternalIP.
    let own: String?
    /// Its ExternalIP.
    let external: String?
  }

  private(set) var nodes: [Entry] = []
  /// Names of nodes, by the id of the workload.
  private(set) var hosts: [Int: Set<String>] = [:]

  init(_ inventory: Inventory) {
    for node in inventory.objects.ofKind("Node") {
      let addresses = node.node["status"]?["addresses"].map { Array($0.elements) } ?? []
      func address(_ type: String) -> String? {
        addresses.first { $0["type"]?.text == type }?["address"]?.text
      }
      nodes.append(
        Entry(name: node.name, own: address("InternalIP"), external: address("ExternalIP")))
    }
    guard !nodes.isEmpty else { return }
    for pod in inventory.objects.ofKind("Pod") {
      guard let host = pod.node["spec"]?["nodeName"]?.text,
        let workload = inventory.workload(ofPod: pod)
      else { continue }
      hosts[workload, default: []].insert(host)
    }
  }
}

extension Inventory {
  /// Returns whether a bridge asks a STUN server for its public address; nil if the input does not show it.
  // source: jitsi/docker-jitsi-meet 2e6b31d8 jvb/rootfs/defaults/jvb.conf (mapping.stun)
  public func asksSTUN(_ bridge: Component) -> Bool? {
    guard bridge.release != nil, !bridge.mountsTemplates,
      case .text(let servers) = effectiveValue(of: "JVB_STUN_SERVERS", in: bridge),
      case .text(let off) = effectiveValue(of: "JVB_DISABLE_STUN", in: bridge)
    else { return nil }
    return !servers.isEmpty && off != "true"
  }

  /// Returns the addresses of the load balancers in front of a bridge's media port: those that the cluster assigned, or else
  /// those that the Services ask for. Empty if one of them is unknown or a name, or if there are other ways in.
  public func loadBalancerAddresses(of bridge: Component) -> [String] {
    guard isReachedElsewhere(bridge), !isReachedAtItsNode(bridge) else { return [] }
    var found: [String] = []
    for service in services(selecting: bridge.workload) where leadsIn(service) {
      guard mediaRoutes.routes(to: service.id).isEmpty,
        service.object.node["spec"]?["externalIPs"] == nil
      else { return [] }
      guard service.ports.contains(where: { $0.transport == "UDP" }) else { continue }
      guard service.type == "LoadBalancer" else { return [] }
      let entries = service.object.node["status"]?["loadBalancer"]?["ingress"]
      var addresses: [String] = []
      for entry in entries.map({ Array($0.elements) }) ?? [] {
        guard let address = entry["ip"]?.text else { return [] }
        addresses.append(address)
      }
      if addresses.isEmpty, let wanted = service.object.node["spec"]?["loadBalancerIP"]?.text {
        addresses.append(wanted)
      }
      if addresses.isEmpty { return [] }
      found += addresses
    }
    return found
  }

  /// Returns the nodes of a bridge's pods that have a public address beside a private one, or all nodes of the input if it has
  /// no pods of the bridge. Empty if any of these nodes has no private or no public address.
  public func privateNodes(of bridge: Component) -> [PrivateNode] {
    let table = nodeTable.value { NodeTable(self) }
    let hosts = table.hosts[bridge.workload.id]
    var found: [PrivateNode] = []
    for node in table.nodes where hosts?.contains(node.name) ?? true {
      guard let own = node.own, Self.isPrivate(own), let external = node.external,
        !Self.isPrivate(external)
      else { return [] }
      found.append(PrivateNode(name: node.name, address: own, external: external))
    }
    return found
  }

  /// Whether an IPv4 address is one that is not routed in the internet.
  // source: https://www.iana.org/assignments/iana-ipv4-special-registry (10/8, 172.16/12, 192.168/16, 100.64/10)
  public static func isPrivate(_ address: String) -> Bool {
    let parts = address.parts(between: UInt8(ascii: ".")).compactMap { Int($0) }
    guard parts.count == 4 else { return false }
    switch (parts[0], parts[1]) {
    case (10, _), (192, 168), (172, 16...31), (100, 64...127): return true
    default: return false
    }
  }
}

extension Component {
  /// Whether the container renders templates of its own instead of those of its image.
  fileprivate var mountsTemplates: Bool {
    container.node["volumeMounts"]?.elements.contains { mount in
      mount["mountPath"]?.text?.hasPrefix("/defaults") ?? false
    } ?? false
  }
}
