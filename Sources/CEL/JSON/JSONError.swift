/// A JSON syntax error with its position.
public struct JSONError: Error, Sendable, CustomStringConvertible {
  /// The error message.
  public let message: String
  /// The offset in bytes.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in code points, from 1.
  public let column: Int

  /// The position and message, such as `1:5: expected a value`.
  public var description: String { "\(line):\(column): \(message)" }
}
