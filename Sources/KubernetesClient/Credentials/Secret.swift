/// A value that must never be shown: a token, a password, a private key.
///
/// Whatever prints it, prints a word in its place; only what sends it to the server asks for what it holds.
public struct Secret<Value: Sendable & Hashable>: Sendable, Hashable {
  package let exposed: Value

  public init(_ value: Value) { exposed = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "<secret>" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
