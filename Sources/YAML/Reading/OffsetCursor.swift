import CLibYAML

/// Converts libyaml's marks, which count characters from the start of its input, into byte offsets of the text.
struct OffsetCursor {
  let text: UnsafeBufferPointer<UInt8>
  let range: Range<Int>
  let isASCII: Bool
  private var character = 0
  private var byte: Int

  init(text: UnsafeBufferPointer<UInt8>, range: Range<Int>) {
    self.text = text
    self.range = range
    isASCII = TextEncoding.isASCII(UnsafeBufferPointer(rebasing: text[range]))
    byte = range.lowerBound
  }

  mutating func range(_ event: UnsafePointer<yaml_event_t>) -> Range<Int> {
    let start = offset(event.pointee.start_mark)
    return start..<max(start, offset(event.pointee.end_mark))
  }

  mutating func offset(_ mark: yaml_mark_t) -> Int {
    let wanted = Int(mark.index)
    if isASCII { return min(range.lowerBound + wanted, range.upperBound) }
    while character < wanted, byte < range.upperBound {
      byte += 1
      while byte < range.upperBound, text[byte] & 0xC0 == 0x80 { byte += 1 }
      character += 1
    }
    while character > wanted {
      byte -= 1
      while byte > range.lowerBound, text[byte] & 0xC0 == 0x80 { byte -= 1 }
      character -= 1
    }
    return byte
  }
}
