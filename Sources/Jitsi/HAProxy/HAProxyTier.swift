public import HAProxy
public import Kubernetes
public import YAML

/// HAProxy in front of the shards.
public struct HAProxyTier: Sendable {
  /// The id of the component.
  public let component: Int
  /// The ConfigMap with haproxy.cfg; nil when the input does not show it.
  public let configMap: KubernetesObject?
  /// The scalar that holds haproxy.cfg.
  public let text: Node?
  public let configuration: Configuration?
  /// The position of the proxy that holds the shards, among the configuration's proxies.
  public let backend: Int?
  /// The positions of all proxies that hold the shards, that one first.
  public let backends: [Int]
  /// The servers of that proxy.
  public let slots: [HAProxySlot]
  /// The peers that share that proxy's table, each name once.
  public let peers: [HAProxyPeer]
  /// The peers section; nil when the configuration has none.
  public let peersSection: PeersSection?
  /// The same peers, as each pod sees them.
  public let peerView: PeerView
  /// What would bring those peers and the pods together.
  public let peerRepair: PeerRepair
}

/// A line of the backend that makes servers: `server`, or `server-template`.
public struct HAProxySlot: Sendable {
  /// As in `shard0`, or `shard 0-2`.
  public let name: String
  public let word: Word
  public let directive: Directive
  /// How many servers the line makes; nil when that hangs on the environment.
  public let count: Int?
  public let isTemplate: Bool
  /// The port's name of an SRV record.
  public let recordPort: String?
  /// The protocol of an SRV record, as in `tcp`.
  public let recordTransport: String?
  public let host: Word?
  public let port: Word?
  public let options: LineOptions
  /// The Service that the host names: its name and namespace; nil for an address, or what the environment fills in.
  public let service: (name: String, namespace: String)?
}

/// A peer of HAProxy.
public struct HAProxyPeer: Sendable {
  public let name: Word
  public let address: Address?
  public let directive: Directive
  /// The Service that the address names, or that a service-link variable stands for.
  public let service: (name: String, namespace: String)?
  /// Whether name or address hang on the environment.
  public let isVariable: Bool
}
