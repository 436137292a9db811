/// A value of the Common Expression Language.
///
/// Lists, maps and records stored elsewhere are represented by ``foreign(_:_:)`` and behave like
/// native ones.
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
  /// The type that `type(x)` returns for this value.
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

  /// Returns whether two values are equal under `==`: numbers compare by value across types, lists
  /// and maps by their contents.
  ///
  /// Values so large or deeply nested that the comparison exceeds the default limits compare as
  /// different.
  public func equals(_ other: Value) -> Bool {
    var frame = Frame(variables: [], localCount: 0, limits: .default)
    return (try? isEqual(self, other, &frame)) ?? false
  }
}
