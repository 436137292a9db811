/// One of the compiled texts of the table of releases: lines of a StaticString, read where they are.
struct TableText {
  private let bytes: UnsafeBufferPointer<UInt8>

  init(_ text: StaticString) {
    bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// All lines.
  var lines: [Substring] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }

  /// The line that begins with a key and a tab, among lines in the order of their bytes; nil when there is none.
  func line(_ key: String) -> Substring? {
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
        case 0:
          return Substring(
            decoding: UnsafeBufferPointer(rebasing: bytes[(start + key.count + 1)..<end]),
            as: UTF8.self)
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
