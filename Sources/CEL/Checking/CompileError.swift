/// Source text that can't be compiled, and where in it the reason lies.
public struct CompileError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, such as `undeclared reference to 'x'`.
  public let message: String
  /// The place in the source, in UTF-8 bytes.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in code points, from 1.
  public let column: Int

  /// The place and the message, as `1:5: undeclared reference to 'x'`.
  public var description: String { "\(line):\(column): \(message)" }

  init(_ error: SyntaxError, in source: String) {
    message = error.message
    (offset, line, column) = position(of: error.offset, in: source)
  }
}
