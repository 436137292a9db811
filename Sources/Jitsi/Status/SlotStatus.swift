/// A shard's server in HAProxy's backend.
public struct SlotStatus: Sendable, Hashable {
  /// The server name, such as `shard1`; nil if a template generates the servers and HAProxy does not show which is whose.
  public var name: String?
  /// The state, such as `UP`, `DOWN` or `MAINT`; `UP/DOWN` if HAProxy's pods disagree. Nil if HAProxy was not queried or did
  /// not report it.
  public var state: String?

  package init(name: String?, state: String?) {
    self.name = name
    self.state = state
  }
}

/// The status of the HAProxy tier.
public struct HAProxyStatus: Sendable, Hashable {
  /// The number of entries in a pod's room table.
  public struct Table: Sendable, Hashable {
    public var pod: String
    public var rooms: Int
    /// The number of rooms that fit into the table; nil if HAProxy does not report it.
    public var size: Int?

    public init(pod: String, rooms: Int, size: Int? = nil) {
      self.pod = pod
      self.rooms = rooms
      self.size = size
    }
  }

  public var pods: ComponentStatus
  /// By pod; empty if HAProxy does not report them, for example without its exporter.
  public var tables: [Table]
  /// Whether pods that share the table have the same number of rooms; nil if fewer than two reported it.
  public var tablesAgree: Bool?
  /// Whether the pods see each server in the same state and at the same address; nil if fewer than two reported it.
  public var slotsAgree: Bool?
}
