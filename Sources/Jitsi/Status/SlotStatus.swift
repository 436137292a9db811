/// A shard's slot in HAProxy's backend.
public struct SlotStatus: Sendable, Hashable {
  /// As in `shard1`; nil where a template makes the slots and HAProxy does not show which is whose.
  public var name: String?
  /// As in `UP`, `DOWN`, `MAINT`; `UP/DOWN` where HAProxy's pods do not agree. Nil where HAProxy was not asked or did not
  /// tell.
  public var state: String?
}

/// The HAProxy tier.
public struct HAProxyStatus: Sendable, Hashable {
  /// How many entries the room table of a pod has.
  public struct Table: Sendable, Hashable {
    public var pod: String
    public var rooms: Int
  }

  public var pods: ComponentStatus
  /// By pod; empty where HAProxy does not tell, as without its exporter.
  public var tables: [Table]
  /// Whether pods that share the table have as many rooms in it; nil where fewer than two told.
  public var tablesAgree: Bool?
  /// Whether pods see each slot in the same state and at the same address; nil where fewer than two told.
  public var slotsAgree: Bool?
}
