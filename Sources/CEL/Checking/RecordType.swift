import Synchronization

/// A map with a known set of fields, such as a shard or a Service.
public final class RecordType: Sendable {
  /// The name that messages use.
  public let name: String
  /// The record whose fields every value of this one has too, as a bridge has all that components have.
  public let base: RecordType?
  /// What messages add on a field that the record does not have; nil for what they add on their own.
  let advice: @Sendable (_ field: String) -> String?
  private let state: Mutex<State>

  private enum State {
    case unread(@Sendable () -> [String: StaticType])
    case read([String: StaticType])
  }

  /// Makes a record of those fields.
  public init(name: String, fields: [String: StaticType]) {
    self.name = name
    base = nil
    advice = { _ in nil }
    state = Mutex(.read(fields))
  }

  /// Makes a record whose fields are asked for when they are first needed, so that records may
  /// refer to each other.
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

  /// The record that values of both have the fields of; nil where they have none in common.
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
