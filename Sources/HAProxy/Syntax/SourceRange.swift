/// A range within one line of a configuration, by line, column and byte.
public struct SourceRange: Sendable, Hashable {
  // Kept small because every word has one; no configuration reaches 2 GiB.
  private let lineNumber: Int32
  private let firstColumn: Int32
  private let lastColumn: Int32
  private let firstByte: Int32
  private let lastByte: Int32

  /// The line, from 1.
  public var line: Int { Int(lineNumber) }
  /// The column of the first character, from 1, in Unicode scalars.
  public var column: Int { Int(firstColumn) }
  /// The column after the last character.
  public var endColumn: Int { Int(lastColumn) }
  /// The UTF-8 offsets in the parsed text, including quotes and escapes: an edit replaces exactly these bytes.
  public var bytes: Range<Int> { Int(firstByte)..<Int(lastByte) }

  /// Creates a range.
  public init(line: Int, column: Int, endColumn: Int, bytes: Range<Int>) {
    lineNumber = Int32(clamping: line)
    firstColumn = Int32(clamping: column)
    lastColumn = Int32(clamping: endColumn)
    firstByte = Int32(clamping: bytes.lowerBound)
    lastByte = Int32(clamping: bytes.upperBound)
  }
}
