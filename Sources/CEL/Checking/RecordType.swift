import Synchronization

/// A map with a known set of fields, such as a shard or a Service.
public final class RecordType: Sendable {
  /// The name that messages use.
  public let name: String
  private let state: Mutex<State>

  private enum State {
    case unread(@Sendable () -> [String: StaticType])
    case read([String: StaticType])
  }

  /// Makes a record of those fields.
  public init(name: String, fields: [String: StaticType]) {
    self.name = name
    state = Mutex(.read(fields))
  }

  /// Makes a record whose fields are asked for when they are first needed, so that records may
  /// refer to each other.
  public init(name: String, fields: @escaping @Sendable () -> [String: StaticType]) {
    self.name = name
    state = Mutex(.unread(fields))
  }

  /// The fields and their types.
  public var fields: [String: StaticType] {
    let make: @Sendable () -> [String: StaticType]
    switch state.withLock({ $0 }) {
    case .read(let fields): return fields
    case .unread(let unread): make = unread
    }
    let fields = make()
    state.withLock { $0 = .read(fields) }
    return fields
  }
}
