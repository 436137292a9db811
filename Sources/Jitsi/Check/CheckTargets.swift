public import HAProxy

/// The pods of one installation that `check` talks to, and what the manifests promise of them.
public struct CheckTargets: Sendable {
  /// A port of a pod that speaks HTTP.
  public struct Endpoint: Sendable, Hashable {
    public let namespace: String
    public let pod: String
    public let port: Int
  }

  /// How participants of a shard log in and join, as its web tells browsers.
  public struct Domains: Sendable, Hashable {
    public let domain: String
    public let rooms: String
    /// Whether ENABLE_AUTH is on.
    public let needsLogin: Bool

    /// What web's templates write into config.js (jitsi/docker-jitsi-meet, web/rootfs/defaults/system-config.js), by the variables
    /// of a web, or of the shard's prosody.
    init(_ component: Component?) {
      func value(_ name: String) -> String? {
        component?.value(of: name).flatMap { $0.isEmpty ? nil : $0 }
      }
      domain = value("XMPP_DOMAIN") ?? "meet.jitsi"
      rooms = value("XMPP_MUC_DOMAIN") ?? "muc.\(domain)"
      needsLogin = component?.isOn("ENABLE_AUTH") == true
    }
  }

  public struct Shard: Sendable, Hashable {
    public let index: Int
    /// The ready web pods.
    public var webs: [Endpoint]
    /// The web pods that are only ready once this shard has been checked.
    public let heldWebs: [Endpoint]
    /// The ready prosody pods, with the port that answers BOSH.
    public let prosodies: [Endpoint]
    public let domains: Domains
    /// The ports at which bridges can be reached: of their Services, host ports and variables.
    public let mediaPorts: Set<Int>
    /// The literal addresses that the shard's bridges announce.
    public let announcedAddresses: Set<String>
  }

  public struct HAProxyPod: Sendable, Hashable {
    /// The port that takes meetings; nil where the configuration shows none without TLS.
    public let meetings: Endpoint?
    public let namespace: String
    public let pod: String
    public let page: StatisticsEndpoint?
    public let exporter: StatisticsEndpoint?

    /// A port of the pod.
    public func endpoint(at port: Int) -> Endpoint {
      Endpoint(namespace: namespace, pod: pod, port: port)
    }
  }

  public let namespace: String
  public let shards: [Shard]
  /// The ready pods of HAProxy.
  public let haproxy: [HAProxyPod]
  /// How many pods HAProxy is to have; 0 without HAProxy.
  public let wantedHAProxies: Int
  /// The name of the backend that holds the shards.
  public let backend: String?
  /// The addresses of nodes that clients outside the cluster's network reach.
  public let externalNodeAddresses: Set<String>
  /// The addresses of nodes inside the cluster's network.
  public let internalNodeAddresses: Set<String>
  /// The addresses of load balancers in front of bridges.
  public let balancerAddresses: Set<String>
  public let podAddresses: Set<String>
  /// The indices of the shards to which web pods belong, by pod address.
  public let shardsOfWebs: [String: Int]
  /// The hosts at which users open meetings.
  public let hosts: Set<String>
}
