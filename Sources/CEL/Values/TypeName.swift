/// The name of a type as a CEL value: the result of `type(1)`.
public struct TypeName: Sendable, Equatable {
  /// The name in CEL, such as `int` or `google.protobuf.Timestamp`.
  public let name: String

  /// Creates a type name.
  public init(_ name: String) {
    self.name = name
  }

  static let null = TypeName("null_type")
  static let bool = TypeName("bool")
  static let int = TypeName("int")
  static let uint = TypeName("uint")
  static let double = TypeName("double")
  static let string = TypeName("string")
  static let bytes = TypeName("bytes")
  static let list = TypeName("list")
  static let map = TypeName("map")
  static let timestamp = TypeName("google.protobuf.Timestamp")
  static let duration = TypeName("google.protobuf.Duration")
  static let type = TypeName("type")
  static let optional = TypeName("optional_type")

  /// Returns the type denoted by a name in an expression, or nil.
  static func denoted(by name: String) -> TypeName? {
    switch name {
    case "null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type",
      "optional_type", "google.protobuf.Timestamp", "google.protobuf.Duration", "net.IP",
      "net.CIDR", "kubernetes.Quantity", "kubernetes.URL":
      TypeName(name)
    default: nil
    }
  }
}
