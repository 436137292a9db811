/// A replacement of a byte range in a text.
public struct TextEdit: Sendable, Hashable {
  /// The bytes to replace; empty for an insertion.
  public let range: Range<Int>
  /// The replacement text.
  public let text: String

  public init(range: Range<Int>, text: String) {
    self.range = range
    self.text = text
  }

  init(_ range: Range<Int>, _ text: String) { self.init(range: range, text: text) }

  init(insert text: String, at offset: Int) { self.init(range: offset..<offset, text: text) }

  /// Whether two edits conflict: they overlap, or insert at the same offset.
  public func meets(_ other: TextEdit) -> Bool {
    range.lowerBound == other.range.lowerBound
      || range.lowerBound < other.range.upperBound && other.range.lowerBound < range.upperBound
  }
}

extension SourceFile {
  /// Returns the text with non-conflicting edits applied; all other bytes are unchanged.
  public func applying(_ edits: [TextEdit]) -> SourceFile {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.text.utf8.count })
    var index = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += bytes[index..<edit.range.lowerBound]
      result += Array(edit.text.utf8)
      index = edit.range.upperBound
    }
    result += bytes[index...]
    return SourceFile(name: name, bytes: result, encoding: encoding)
  }
}
