/// A value created and accessed only by functions, such as a quantity or an address.
public protocol OpaqueValue: AnyObject, Sendable {
  /// The type returned by `type(x)`.
  var typeName: TypeName { get }

  /// The text returned by `string(x)`.
  var text: String { get }

  /// Returns whether the other value has the same type and is equal.
  func isEqual(to other: any OpaqueValue) -> Bool
}
