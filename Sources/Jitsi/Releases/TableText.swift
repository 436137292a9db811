/// One of the compiled texts of the table of releases, or a part of it. It is read where it is: bytes of a StaticString, which
/// are never freed. No String is made before somebody asks for one.
struct TableText {
  private let bytes: UnsafeBufferPointer<UInt8>

  init(_ text: StaticString) {
    bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  private init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    self.bytes = UnsafeBufferPointer(rebasing: bytes)
  }

  /// The text as a String.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The number that the text is made of; nil for other text.
  var number: Int? {
    guard !bytes.isEmpty, bytes.count < 10 else { return nil }
    var number = 0
    for byte in bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }

  /// The first byte; nil for an empty text.
  var first: UInt8? { bytes.first }

  /// Whether the text is that of a name.
  static func == (text: Self, name: String) -> Bool { text.bytes.elementsEqual(name.utf8) }

  /// The text without its first byte.
  func dropFirst() -> Self { Self(bytes.dropFirst()) }

  /// What comes before the first separator, and after it. Without one the second part is empty.
  func cut(at separator: Unicode.Scalar) -> (head: Self, tail: Self) {
    let byte = UInt8(ascii: separator)
    guard let position = bytes.firstIndex(of: byte) else {
      return (self, Self(bytes[bytes.endIndex...]))
    }
    return (Self(bytes[..<position]), Self(bytes[(position + 1)...]))
  }

  /// The parts between separators, in order. A separator at the end has no part after it.
  func parts(at separator: Unicode.Scalar) -> Parts { Parts(rest: self, separator: separator) }

  /// All lines.
  var lines: Parts { parts(at: "\n") }

  /// The parts of a text between separators.
  struct Parts: Sequence, IteratorProtocol {
    fileprivate var rest: TableText
    fileprivate let separator: Unicode.Scalar

    mutating func next() -> TableText? {
      guard !rest.bytes.isEmpty else { return nil }
      let (head, tail) = rest.cut(at: separator)
      rest = tail
      return head
    }

    /// The part at a position, which must be there.
    subscript(position: Int) -> TableText {
      var parts = self
      for _ in 0..<position { _ = parts.next() }
      return parts.next() ?? rest
    }
  }

  /// What follows a key and a tab, among lines in the order of their bytes; nil when no line begins with them.
  func line(_ key: String) -> TableText? {
    var key = key
    return key.withUTF8 { key in
      var low = 0
      var high = bytes.count
      while low < high {
        var start = low + (high - low) / 2
        while start > low, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        switch compare(start..<end, with: key) {
        case 0: return TableText(bytes[Swift.min(start + key.count + 1, end)..<end])
        case ..<0: low = end + 1
        default: high = start
        }
      }
      return nil
    }
  }

  /// Less than 0 where the key of a line comes before another, 0 where they are equal.
  private func compare(_ line: Range<Int>, with key: UnsafeBufferPointer<UInt8>) -> Int {
    for (offset, byte) in key.enumerated() {
      guard line.lowerBound + offset < line.upperBound else { return -1 }
      let own = bytes[line.lowerBound + offset]
      if own != byte { return own == UInt8(ascii: "\t") || own < byte ? -1 : 1 }
    }
    let end = line.lowerBound + key.count
    return end < line.upperBound && bytes[end] != UInt8(ascii: "\t") ? 1 : 0
  }
}
