/// The result of `optional.of(x)` or `optional.none()`: a value that can be absent.
public final class OptionalValue: Sendable {
  /// The wrapped value, or nil if it is absent.
  public let value: Value?

  /// Wraps a value or its absence.
  public init(_ value: Value?) {
    self.value = value
  }

  static let none = OptionalValue(nil)
}

extension Value {
  static let absent = Value.optional(.none)

  static func optional(of value: Value?) -> Value {
    guard let value else { return .absent }
    return .optional(OptionalValue(value))
  }

  /// Whether `optional.ofNonZeroValue` treats this value as absent.
  var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let value): !value
    case .int(let value): value == 0
    case .uint(let value): value == 0
    case .double(let value): value == 0
    case .string(let value): value.isEmpty
    case .bytes(let value): value.isEmpty
    case .list(let value): value.isEmpty
    case .map(let value): value.count == 0
    case .timestamp(let value): value.seconds == 0 && value.nanoseconds == 0
    case .duration(let value): value.nanoseconds == 0
    case .optional(let value): value.value == nil
    case .foreign(let store, let handle): store.count(handle) == 0
    case .type, .opaque: false
    }
  }
}
