import Synchronization

/// A map with a fixed set of fields, such as a shard or a Service.
public final class RecordType: Sendable {
  /// The name used in messages.
  public let name: String
  /// The record whose fields this one inherits, such as the fields common to all components for a
  /// bridge.
  public let base: RecordType?
  /// Returns what messages add about an unknown field, or nil for the default hint.
  let advice: @Sendable (_ field: String) -> String?
  private let state: Mutex<State>

  private enum State {
    case unread(@Sendable () -> [String: StaticType])
    case read([String: StaticType])
  }

  /// Creates a record type with the given fields.
  public init(name: String, fields: [String: StaticType]) {
    self.name = name
    base = nil
    advice = { _ in nil }
    state = Mutex(.read(fields))
  }

  /// Creates a record type whose fields are computed on first use, so that records can refer to
  /// each other.
  public init(
    name: String, base: RecordType? = nil,
    advice: @escaping @Sendable (_ field: String) -> String? = { _ in nil },
    fields: @escaping @Sendable () -> [String: StaticType]
  ) {
    self.name = name
    self.base = base
    self.advice = advice
    state = Mutex(.unread(fields))
  }

  /// Returns the closest common base of two records, or nil if they have none.
  func common(with other: RecordType) -> RecordType? {
    var own: RecordType? = self
    while let record = own {
      var others: RecordType? = other
      while let candidate = others {
        if candidate === record { return record }
        others = candidate.base
      }
      own = record.base
    }
    return nil
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
