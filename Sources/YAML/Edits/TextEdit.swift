/// Bytes of a text to replace.
public struct TextEdit: Sendable, Hashable {
  /// The bytes to replace; empty where something is inserted.
  public let range: Range<Int>
  /// What stands there afterwards.
  public let text: String

  public init(range: Range<Int>, text: String) {
    self.range = range
    self.text = text
  }

  init(_ range: Range<Int>, _ text: String) { self.init(range: range, text: text) }

  init(insert text: String, at offset: Int) { self.init(range: offset..<offset, text: text) }

  /// Whether two edits may not both be made: they share bytes, or insert at the same place.
  public func meets(_ other: TextEdit) -> Bool {
    range.lowerBound == other.range.lowerBound
      || range.lowerBound < other.range.upperBound && other.range.lowerBound < range.upperBound
  }
}

extension SourceFile {
  /// The text after edits that do not meet; every byte outside of them stays.
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
