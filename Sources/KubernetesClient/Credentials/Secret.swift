/// A value that must never be shown: a token, password or private key.
///
/// Printing it yields a placeholder; only the code that sends it to the server reads the value.
public struct Secret<Value: Sendable & Hashable>: Sendable, Hashable {
  package let exposed: Value

  public init(_ value: Value) { exposed = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "<secret>" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
