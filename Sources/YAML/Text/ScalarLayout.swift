/// The parts of a scalar as written: its tag and anchor, block scalar header, and body.
struct ScalarLayout {
  /// The first byte of the value itself, after tag and anchor: a quote, a `|` or `>`, or plain text.
  let valueStart: Int
  /// The first byte that can be content. For a block scalar, it is on the line after the header.
  let bodyStart: Int

  init(_ record: NodeRecord, in text: UnsafeBufferPointer<UInt8>) {
    let end = Int(record.end)
    valueStart = Self.skipProperties(from: Int(record.start), to: end, in: text)
    switch record.style {
    case .plain:
      bodyStart = valueStart
    case .singleQuoted, .doubleQuoted:
      bodyStart = min(valueStart + 1, end)
    case .literal, .folded:
      bodyStart = Self.nextLine(from: valueStart, to: end, in: text)
    }
  }

  /// Skips `!tag` and `&anchor`, and the white space and comments after them.
  private static func skipProperties(
    from start: Int, to end: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var index = start
    while index < end, text[index] == UInt8(ascii: "!") || text[index] == UInt8(ascii: "&") {
      while index < end, !text[index].isYAMLSpace { index += 1 }
      index = skipSpace(from: index, to: end, in: text)
    }
    return index
  }

  private static func skipSpace(
    from start: Int, to end: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var index = start
    while index < end {
      if text[index].isYAMLSpace {
        index += 1
      } else if text[index] == UInt8(ascii: "#") {
        while index < end, !text[index].isLineBreak { index += 1 }
      } else {
        break
      }
    }
    return index
  }

  private static func nextLine(
    from start: Int, to end: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var index = start
    while index < end, !text[index].isLineBreak { index += 1 }
    guard index < end else { return end }
    let isPair = text[index] == 0x0D && index + 1 < end && text[index + 1] == 0x0A
    return index + (isPair ? 2 : 1)
  }
}

extension UInt8 {
  var isLineBreak: Bool { self == 0x0A || self == 0x0D }
  /// Whether the byte is a space, tab or line break.
  var isYAMLSpace: Bool { self == 0x20 || self == 0x09 || isLineBreak }
  /// Whether the byte continues a UTF-8 character.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
