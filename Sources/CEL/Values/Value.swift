/// A value of the Common Expression Language.
///
/// Lists, maps and records that live outside the language come in as ``foreign(_:_:)`` and behave
/// exactly like native ones.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case list([Value])
  case map(MapValue)
  case timestamp(Timestamp)
  case duration(Duration)
  case type(TypeName)
  case optional(OptionalValue)
  case opaque(any OpaqueValue)
  case foreign(ForeignStore, UInt32)
}

extension Value {
  /// The type that `type(x)` gives for this value.
  public var typeName: TypeName {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .list: .list
    case .map: .map
    case .timestamp: .timestamp
    case .duration: .duration
    case .type: .type
    case .optional: .optional
    case .opaque(let value): value.typeName
    case .foreign(let store, let handle): store.isList(handle) ? .list : .map
    }
  }

  /// Whether two values are equal as `==` sees them: numbers by their place on the number line,
  /// lists and maps by what they hold.
  ///
  /// Values so large or deep that the comparison exceeds the default limits count as different.
  public func equals(_ other: Value) -> Bool {
    var frame = Frame(variables: [], localCount: 0, limits: .default)
    return (try? isEqual(self, other, &frame)) ?? false
  }
}
