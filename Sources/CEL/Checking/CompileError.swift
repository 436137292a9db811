/// An error in an expression that cannot be compiled, with its position.
public struct CompileError: Error, Sendable, CustomStringConvertible {
  /// The error message, such as `undeclared reference to 'x'`.
  public let message: String
  /// The offset in the source, in UTF-8 bytes.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in code points, from 1.
  public let column: Int

  /// The position and message, such as `1:5: undeclared reference to 'x'`.
  public var description: String { "\(line):\(column): \(message)" }

  init(_ error: SyntaxError, in source: String) {
    message = error.message
    (offset, line, column) = position(of: error.offset, in: source)
  }
}
