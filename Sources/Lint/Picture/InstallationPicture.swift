public import Jitsi

/// An installation as a drawing shows it: its parts, how many pods each has, and the objects that make it.
public struct InstallationPicture: Sendable {
  /// Empty when the input leaves it to whoever applies it.
  public let namespace: String
  /// Where people come in; nil when the input shows no way.
  public let entry: Entry?
  /// Nil when there is none in front of the shards.
  public let haproxy: HAProxy?
  public let shards: [Shard]

  public init(namespace: String, entry: Entry?, haproxy: HAProxy?, shards: [Shard]) {
    self.namespace = namespace
    self.entry = entry
    self.haproxy = haproxy
    self.shards = shards
  }

  /// The routes from host names into the installation.
  public struct Entry: Sendable {
    /// Each once, in the order of the input; empty where the routes take any.
    public let hosts: [String]
    public let objects: [ObjectReference]

    public init(hosts: [String], objects: [ObjectReference]) {
      self.hosts = hosts
      self.objects = objects
    }
  }

  /// The tier that remembers which shard holds a room.
  public struct HAProxy: Sendable {
    /// The workload's name.
    public let name: String
    /// The number of its pods.
    public let count: Int
    /// Those of its pods that can be told apart, by ordinal; the others have no names yet.
    public let pods: [Pod]
    /// Whether its configuration names peers.
    public let hasPeers: Bool
    /// How many servers its configuration makes for shards; nil when that can't be told.
    public let slots: Int?
    public let objects: [ObjectReference]

    public init(
      name: String, count: Int, pods: [Pod], hasPeers: Bool, slots: Int?,
      objects: [ObjectReference]
    ) {
      self.name = name
      self.count = count
      self.pods = pods
      self.hasPeers = hasPeers
      self.slots = slots
      self.objects = objects
    }
  }

  /// A pod of HAProxy, with what leads to it alone.
  public struct Pod: Sendable {
    public let name: String
    public let objects: [ObjectReference]

    public init(name: String, objects: [ObjectReference]) {
      self.name = name
      self.objects = objects
    }
  }

  public struct Shard: Sendable {
    public let index: Int
    /// Whether HAProxy's configuration leads to it; nil when the servers have no fixed shard, or there is no HAProxy.
    public let isServed: Bool?
    /// What the shard has, in the order of ``ComponentKind/ofShard``.
    public let parts: [Part]

    public init(index: Int, isServed: Bool?, parts: [Part]) {
      self.index = index
      self.isServed = isServed
      self.parts = parts
    }

    public func part(_ kind: ComponentKind) -> Part? { parts.first { $0.kind == kind } }
  }

  /// A component of a shard.
  public struct Part: Sendable {
    public let kind: ComponentKind
    /// The names of its workloads, in the order of the input.
    public let names: [String]
    /// The fewest and the most pods that it can have.
    public let count: ClosedRange<Int>
    /// The node ports that its bridges fill.
    public let ports: ClosedRange<Int>?
    public let objects: [ObjectReference]

    public init(
      kind: ComponentKind, names: [String], count: ClosedRange<Int>, ports: ClosedRange<Int>?,
      objects: [ObjectReference]
    ) {
      self.kind = kind
      self.names = names
      self.count = count
      self.ports = ports
      self.objects = objects
    }
  }
}
