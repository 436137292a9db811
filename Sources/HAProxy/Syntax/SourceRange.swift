/// A stretch of one line of a configuration, by line and column and by byte.
public struct SourceRange: Sendable, Hashable {
  // Every word carries one, so it is kept small; a configuration of 2 GiB is nobody's.
  private let lineNumber: Int32
  private let firstColumn: Int32
  private let lastColumn: Int32
  private let firstByte: Int32
  private let lastByte: Int32

  /// The line, counted from 1.
  public var line: Int { Int(lineNumber) }
  /// The column of the first character, counted from 1 in Unicode scalars.
  public var column: Int { Int(firstColumn) }
  /// The column after the last character.
  public var endColumn: Int { Int(lastColumn) }
  /// The UTF-8 offsets in the parsed text, quotes and escapes included: an edit replaces exactly these.
  public var bytes: Range<Int> { Int(firstByte)..<Int(lastByte) }

  /// Makes a range from its parts.
  public init(line: Int, column: Int, endColumn: Int, bytes: Range<Int>) {
    lineNumber = Int32(clamping: line)
    firstColumn = Int32(clamping: column)
    lastColumn = Int32(clamping: endColumn)
    firstByte = Int32(clamping: bytes.lowerBound)
    lastByte = Int32(clamping: bytes.upperBound)
  }
}
