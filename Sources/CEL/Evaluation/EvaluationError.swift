/// An error that ended an evaluation, with its position in the expression.
public struct EvaluationError: Error, Sendable, CustomStringConvertible {
  /// The error message, such as `no such key: spec`.
  public let message: String
  /// The offset in the source, in UTF-8 bytes.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in code points, from 1.
  public let column: Int

  /// The position and message, such as `1:5: divide by zero`.
  public var description: String { "\(line):\(column): \(message)" }

  /// Creates the error for an expression that failed to compile when it was needed.
  public init(_ error: CompileError) {
    message = error.message
    (offset, line, column) = (error.offset, error.line, error.column)
  }

  init(_ message: String, at offset: Int, in source: String) {
    self.message = message
    (self.offset, line, column) = position(of: offset, in: source)
  }
}

func position(of offset: Int, in source: String) -> (offset: Int, line: Int, column: Int) {
  var line = 1
  var column = 1
  for byte in source.utf8.prefix(offset) {
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }
  return (min(offset, source.utf8.count), line, column)
}
