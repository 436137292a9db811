/// The type of a value as known at compile time. Used only for compile-time checks; evaluation uses
/// the values' own types.
public indirect enum StaticType: Sendable {
  /// Any type.
  case dyn
  case null, bool, int, uint, double, string, bytes, timestamp, duration, type
  case list(StaticType)
  /// A map with values of a type.
  case map(StaticType)
  case optional(StaticType)
  /// A map with a fixed set of fields; can be null at run time.
  case record(RecordType)
  /// A type whose values are created only by functions, such as `kubernetes.Quantity`.
  case opaque(TypeName)
}

extension StaticType: CustomStringConvertible {
  /// The type as shown in messages, such as `list(string)`.
  public var description: String {
    switch self {
    case .dyn: "dyn"
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .type: "type"
    case .list(let element): "list(\(element))"
    case .map(let value): "map(\(value))"
    case .optional(let value): "optional(\(value))"
    case .record(let record): record.name
    case .opaque(let name): name.name
    }
  }

  /// Whether a value of this type can be a boolean.
  public var mayBeBool: Bool {
    switch self {
    case .bool, .dyn: true
    default: false
    }
  }

  /// Whether a value of this type can be a string.
  public var mayBeString: Bool {
    switch self {
    case .string, .dyn: true
    default: false
    }
  }

  /// The type of a macro's iteration variable over a value of this type, or nil if it cannot be
  /// iterated.
  var element: StaticType? {
    switch self {
    case .list(let element): element
    case .map, .dyn: .dyn
    case .record: .string
    default: nil
    }
  }

  /// The type of the value at a key or index.
  var entry: StaticType {
    switch self {
    case .list(let element): element
    case .map(let value): value
    default: .dyn
    }
  }

  var isOptional: Bool {
    if case .optional = self { return true }
    return false
  }

  /// Returns the common type of a value that has one type or the other.
  func joined(_ other: StaticType) -> StaticType {
    switch (self, other) {
    case (.null, .null): .null
    case (.bool, .bool): .bool
    case (.int, .int): .int
    case (.uint, .uint): .uint
    case (.double, .double): .double
    case (.string, .string): .string
    case (.bytes, .bytes): .bytes
    case (.timestamp, .timestamp): .timestamp
    case (.duration, .duration): .duration
    case (.type, .type): .type
    case (.list(let left), .list(let right)): .list(left.joined(right))
    case (.map(let left), .map(let right)): .map(left.joined(right))
    case (.optional(let left), .optional(let right)): .optional(left.joined(right))
    case (.record(let left), .record(let right)):
      left.common(with: right).map { .record($0) } ?? .dyn
    case (.record, .null): self
    case (.null, .record): other
    case (.opaque(let left), .opaque(let right)) where left == right: self
    default: .dyn
    }
  }
}
