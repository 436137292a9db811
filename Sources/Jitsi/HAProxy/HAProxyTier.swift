public import HAProxy
public import Kubernetes
public import YAML

/// The HAProxy in front of the shards.
public struct HAProxyTier: Sendable {
  /// The id of the component.
  public let component: Int
  /// The ConfigMap with haproxy.cfg; nil if the input does not contain it.
  public let configMap: KubernetesObject?
  /// The scalar with the text of haproxy.cfg.
  public let text: Node?
  public let configuration: Configuration?
  /// The index of the main proxy for the shards among the configuration's proxies.
  public let backend: Int?
  /// The indexes of all proxies for the shards, the main one first.
  public let backends: [Int]
  /// The servers of the main proxy.
  public let slots: [HAProxySlot]
  /// The peers that share the main proxy's table, each name once.
  public let peers: [HAProxyPeer]
  /// The peers section; nil if the configuration has none.
  public let peersSection: PeersSection?
  /// The peers as seen by each pod.
  public let peerView: PeerView
  /// The changes that would make the peers match the pods.
  public let peerRepair: PeerRepair

  /// The proxies for the shards, the main one first.
  package var proxies: [Proxy] {
    configuration.map { all in backends.map { all.proxies[$0] } } ?? []
  }

  /// The name of the main proxy's stick table; nil without one.
  package var table: String? {
    guard let main = proxies.first else { return nil }
    return main.stickRules.lazy.compactMap(\.table?.text).first
      ?? (main.stickTables.isEmpty ? nil : main.name?.text)
  }
}

/// A `server` or `server-template` line of the backend.
public struct HAProxySlot: Sendable {
  /// The name, such as `shard0` or `shard 0-2`.
  public let name: String
  public let word: Word
  public let directive: Directive
  /// The number of servers; nil if it depends on the environment.
  public let count: Int?
  public let isTemplate: Bool
  /// The port name in an SRV record.
  public let recordPort: String?
  /// The protocol in an SRV record, such as `tcp`.
  public let recordTransport: String?
  public let host: Word?
  public let port: Word?
  public let options: LineOptions
  /// The name and namespace of the Service that the host refers to; nil for an address, or if the host depends on the
  /// environment.
  public let service: (name: String, namespace: String)?

  /// Whether it gets no new rooms: its weight is 0.
  public var isCordoned: Bool { options.value("weight")?.text == "0" }

  /// The names of its servers; empty if they depend on the environment.
  public var serverNames: [String] {
    guard isTemplate else { return [name] }
    guard let template = ServerTemplate(directive), let numbers = template.numbers,
      let prefix = template.prefix.constant
    else { return [] }
    return numbers.prefix(10_000).map { "\(prefix)\($0)" }
  }
}

/// A HAProxy peer.
public struct HAProxyPeer: Sendable {
  public let name: Word
  public let address: Address?
  public let directive: Directive
  /// The Service that the address or its service-link variable refers to.
  public let service: (name: String, namespace: String)?
  /// Whether the name or address depends on the environment.
  public let isVariable: Bool
}
