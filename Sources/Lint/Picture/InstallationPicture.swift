public import Jitsi

/// An installation in the form of a diagram: its parts, their numbers of pods, and their objects.
public struct InstallationPicture: Sendable {
  /// Empty if the manifests do not set a namespace.
  public let namespace: String
  /// The entry for users; nil if the input has no route.
  public let entry: Entry?
  /// Nil if there is no HAProxy.
  public let haproxy: HAProxy?
  public let shards: [Shard]
  /// The Secrets that several of its workloads read.
  public let secrets: [SharedSecret]

  public init(
    namespace: String, entry: Entry?, haproxy: HAProxy?, shards: [Shard],
    secrets: [SharedSecret] = []
  ) {
    self.namespace = namespace
    self.entry = entry
    self.haproxy = haproxy
    self.shards = shards
    self.secrets = secrets
  }

  /// A Secret with the components that read it, and without its values.
  public struct SharedSecret: Sendable {
    /// The components of a kind that read a Secret.
    public struct Reader: Sendable, Hashable {
      public let kind: ComponentKind
      /// The numbers of their shards, ascending; empty for HAProxy.
      public let shards: [Int]

      public init(kind: ComponentKind, shards: [Int]) {
        self.kind = kind
        self.shards = shards
      }
    }

    public let name: String
    public let readers: [Reader]
    /// The Secret itself; empty if the input does not have it.
    public let objects: [ObjectReference]

    public init(name: String, readers: [Reader], objects: [ObjectReference]) {
      self.name = name
      self.readers = readers
      self.objects = objects
    }
  }

  /// The routes from host names into the installation.
  public struct Entry: Sendable {
    /// The hosts, without duplicates, in the order of the input; empty if the routes match any host.
    public let hosts: [String]
    public let objects: [ObjectReference]

    public init(hosts: [String], objects: [ObjectReference]) {
      self.hosts = hosts
      self.objects = objects
    }
  }

  /// The HAProxy tier, which stores which shard hosts a room.
  public struct HAProxy: Sendable {
    /// The workload's name.
    public let name: String
    /// The number of its pods.
    public let count: Int
    /// The pods that can be told apart by ordinal; pods of other workloads have no predictable names.
    public let pods: [Pod]
    /// Whether its configuration has peers.
    public let hasPeers: Bool
    /// The number of servers for shards in its configuration; nil if unknown.
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

  /// A pod of HAProxy, with the objects that select it alone.
  public struct Pod: Sendable {
    public let name: String
    public let objects: [ObjectReference]

    public init(name: String, objects: [ObjectReference]) {
      self.name = name
      self.objects = objects
    }
  }

  /// A shard with its components.
  public struct Shard: Sendable {
    public let index: Int
    /// Whether HAProxy's configuration has a server for it; nil if servers have no fixed shard, or if there is no HAProxy.
    public let isServed: Bool?
    /// The components of the shard, in the order of `ComponentKind.ofShard`.
    public let parts: [Part]

    public init(index: Int, isServed: Bool?, parts: [Part]) {
      self.index = index
      self.isServed = isServed
      self.parts = parts
    }

    /// The component of a kind; nil if the shard has none.
    public func part(_ kind: ComponentKind) -> Part? { parts.first { $0.kind == kind } }
  }

  /// A component of a shard.
  public struct Part: Sendable {
    public let kind: ComponentKind
    /// The names of its workloads, in the order of the input.
    public let names: [String]
    /// The minimum and maximum number of pods.
    public let count: ClosedRange<Int>
    /// The node ports of its bridges.
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
