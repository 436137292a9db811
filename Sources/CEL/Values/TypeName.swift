/// The name of a type, as a value of the language: what `type(1)` gives.
public struct TypeName: Sendable, Equatable {
  /// The name as the language writes it, such as `int` or `google.protobuf.Timestamp`.
  public let name: String

  /// Makes the type of that name.
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

  /// The type that a name written in an expression denotes, or nil.
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
