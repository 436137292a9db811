public import HAProxy
public import Kubernetes
public import YAML

/// What is needed to use the runtime API of an installation's HAProxy pods, and to say what its answers mean.
public struct RuntimeTargets: Sendable {
  public struct Shard: Sendable, Hashable {
    public let index: Int
    /// The domain of its rooms, as its web tells browsers.
    public let roomDomain: String
    /// Its running jicofo pods, with the port of their REST API.
    public let jicofos: [CheckTargets.Endpoint]
    /// Its running bridges, with the port of their REST API.
    public let bridges: [CheckTargets.Endpoint]
  }

  public let namespace: String
  public let shards: [Shard]
  /// HAProxy's ready pods, in order.
  public let pods: [String]
  /// HAProxy's other pods.
  public let absentPods: [String]
  /// The ConfigMap with haproxy.cfg, and the scalar with its text; nil if the input does not contain it.
  public let configMap: KubernetesObject?
  public let text: Node?
  /// The socket that takes commands from inside the pod.
  public let socket: StatisticsSocket?
  /// The names of the backends that hold the shards, the main one first.
  public let backends: [String]
  /// The main backend's stick table; nil without one.
  public let table: String?
  /// How long an unused entry of the table is kept, in milliseconds.
  public let expiry: Int?
  /// The `server` and `server-template` lines of all backends, by backend.
  public let slots: [String: [HAProxySlot]]
  /// The shards of server lines, by backend and server.
  private let byName: [String: Int]
  /// The shards of addresses: of their web pods, and of Services that select one shard's web.
  private let byAddress: [String: Int]

  /// The index of the shard that a server belongs to; nil if its address and name do not show it.
  public func shard(of server: RuntimeServer) -> Int? {
    byName["\(server.backend)/\(server.name)"] ?? server.address.flatMap { byAddress[$0] }
  }

  init(
    namespace: String, shards: [Shard], pods: [String], absentPods: [String],
    tier: HAProxyTier, slots: [String: [HAProxySlot]], byName: [String: Int],
    byAddress: [String: Int]
  ) {
    self.namespace = namespace
    self.shards = shards
    self.pods = pods
    self.absentPods = absentPods
    self.slots = slots
    self.byName = byName
    self.byAddress = byAddress
    let configuration = tier.configuration
    let proxies = tier.proxies
    configMap = tier.configMap
    text = tier.text
    socket = configuration?.runtimeSocket
    backends = proxies.compactMap { $0.name?.text }
    let main = proxies.first
    table = tier.table
    let holder = main?.stickRules.lazy.compactMap(\.table?.text).first.flatMap { name in
      configuration?.proxies.first { $0.name?.text == name && !$0.stickTables.isEmpty }
    }
    expiry = (holder ?? main)?.stickTables.first?.expire?.milliseconds
  }
}
