/// A value that only functions can make and look into, such as a quantity or an address.
public protocol OpaqueValue: AnyObject, Sendable {
  /// The type that `type(x)` gives.
  var typeName: TypeName { get }

  /// The text that `string(x)` gives.
  var text: String { get }

  /// Whether the other value is of the same type and equal.
  func isEqual(to other: any OpaqueValue) -> Bool
}
