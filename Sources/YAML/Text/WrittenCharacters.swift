/// Steps through a scalar as written, one content character at a time.
struct WrittenCharacters {
  let text: UnsafeBufferPointer<UInt8>
  let style: ScalarStyle
  var index: Int
  let end: Int

  /// Skips the next character, escaped or not, and returns whether it is white space, or nil at the end.
  mutating func next() -> Bool? {
    guard index < end else { return nil }
    let byte = text[index]
    switch style {
    case .singleQuoted where byte == UInt8(ascii: "'"):
      index = min(index + 2, end)
      return false
    case .doubleQuoted where byte == UInt8(ascii: "\\"):
      return escape()
    default:
      index += 1
      while index < end, text[index].isContinuation { index += 1 }
      return byte.isYAMLSpace
    }
  }

  private mutating func escape() -> Bool {
    guard index + 1 < end else {
      index = end
      return true
    }
    let letter = text[index + 1]
    index += 2
    switch letter {
    case UInt8(ascii: "x"): return hexadecimal(2)
    case UInt8(ascii: "u"): return hexadecimal(4)
    case UInt8(ascii: "U"): return hexadecimal(8)
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), 0x20, 0x09, 0x0A:
      return true
    case 0x0D:
      if index < end, text[index] == 0x0A { index += 1 }
      return true
    default:
      while index < end, text[index].isContinuation { index += 1 }
      return false
    }
  }

  /// Skips the digits of an escape, and both halves of a surrogate pair.
  private mutating func hexadecimal(_ digits: Int) -> Bool {
    let value = number(at: index, digits: digits)
    index = min(index + digits, end)
    if let value, digits == 4, (0xD800...0xDBFF).contains(value), index + 1 < end,
      text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u"),
      let low = number(at: index + 2, digits: 4), (0xDC00...0xDFFF).contains(low)
    {
      index += 6
    }
    return value.map { $0 == 0x20 || (0x09...0x0A).contains($0) || $0 == 0x0D } ?? false
  }

  private func number(at start: Int, digits: Int) -> UInt32? {
    guard start + digits <= end else { return nil }
    return UInt32(
      String(decoding: text[start..<start + digits], as: UTF8.self), radix: 16)
  }
}
