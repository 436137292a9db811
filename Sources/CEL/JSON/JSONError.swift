/// Text that isn't JSON, and where the reason lies.
public struct JSONError: Error, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let message: String
  /// The place in bytes.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in code points, from 1.
  public let column: Int

  /// The place and the message, as `1:5: expected a value`.
  public var description: String { "\(line):\(column): \(message)" }
}
