/// Where the parts of a written scalar stand: its tag and anchor, a block scalar's header, its body.
struct ScalarLayout {
  /// The first byte of the value itself, behind tag and anchor: a quote, a `|` or `>`, or plain text.
  let valueStart: Int
  /// The first byte that can hold content. For a block scalar it stands on the line after its header.
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

  /// Steps over `!tag` and `&anchor`, and the space and comments behind them.
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
  /// Space, tab or a line break.
  var isYAMLSpace: Bool { self == 0x20 || self == 0x09 || isLineBreak }
  /// A byte that goes on with a UTF-8 character that began before it.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
