/// Splits a text into documents, so that a broken document does not hide the ones after it.
///
/// A line that starts with `---` or `...`, followed by white space or the end of the line, always ends a document: no scalar
/// may contain one at its first column (YAML 1.1, 4.6 and 5.3: c-document-start, c-document-end).
struct DocumentSplitter {
  let source: SourceFile

  /// Returns the byte ranges of the documents in order, including empty ones.
  func ranges() -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var directives = false
    var content = false
    let bytes = source.bytes
    for line in source.lineStarts {
      let offset = Int(line)
      guard offset < bytes.count else { break }
      let first = bytes[offset]
      if first == UInt8(ascii: "-"), isMarker(at: offset, UInt8(ascii: "-")) {
        if !(directives && !content), offset > start {
          ranges.append(start..<offset)
          start = offset
        }
        directives = false
        content = true
      } else if first == UInt8(ascii: "."), isMarker(at: offset, UInt8(ascii: ".")) {
        let end = endOfLine(from: offset)
        ranges.append(start..<end)
        start = end
        directives = false
        content = false
      } else if first == UInt8(ascii: "%"), !content {
        directives = true
      } else if !content, first != UInt8(ascii: "#"), first != 0x0A, first != 0x0D {
        content = true
      }
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    return ranges
  }

  private func isMarker(at offset: Int, _ byte: UInt8) -> Bool {
    let bytes = source.bytes
    guard offset + 2 < bytes.count, bytes[offset + 1] == byte, bytes[offset + 2] == byte else {
      return false
    }
    guard offset + 3 < bytes.count else { return true }
    switch bytes[offset + 3] {
    case 0x20, 0x09, 0x0A, 0x0D: return true
    default: return false
    }
  }

  private func endOfLine(from offset: Int) -> Int {
    var index = offset
    while index < source.bytes.count {
      let byte = source.bytes[index]
      index += 1
      if byte == 0x0A
        || (byte == 0x0D && !(index < source.bytes.count && source.bytes[index] == 0x0A))
      {
        return index
      }
    }
    return index
  }
}
