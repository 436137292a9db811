/// Flow collections of a ``BlockReader``: those that end on the line on which they begin.
extension BlockReader {
  private enum Expectation { case value, valueOrEnd, key, keyOrEnd, commaOrEnd }

  /// Reads a flow collection, without recursion.
  mutating func readFlow(_ builder: inout TreeBuilder) throws(Unusual) {
    flow.removeAll(keepingCapacity: true)
    var expectation = Expectation.value
    repeat {
      skipSpaces()
      guard index < end else { throw Unusual() }
      switch (text[index], expectation) {
      case (UInt8(ascii: ","), .commaOrEnd):
        index += 1
        expectation = flow.last == .mapping ? .key : .value
      case (UInt8(ascii: "}"), .keyOrEnd), (UInt8(ascii: "]"), .valueOrEnd),
        (UInt8(ascii: "}"), .commaOrEnd), (UInt8(ascii: "]"), .commaOrEnd):
        let isBrace = text[index] == UInt8(ascii: "}")
        guard isBrace == (flow.popLast() == .mapping) else { throw Unusual() }
        index += 1
        builder.endCollection(end: index)
        expectation = .commaOrEnd
      case (_, .commaOrEnd): throw Unusual()
      case (_, .key), (_, .keyOrEnd):
        let key = try flowScalar(isKey: true)
        try add(key, &builder)
        index += 1
        expectation = .value
      case (UInt8(ascii: "{"), _), (UInt8(ascii: "["), _):
        let kind: NodeRecord.Kind = text[index] == UInt8(ascii: "{") ? .mapping : .sequence
        try begin(kind, at: index..<index + 1, flow: true, &builder)
        flow.append(kind)
        index += 1
        expectation = kind == .mapping ? .keyOrEnd : .valueOrEnd
      default:
        let value = try flowScalar(isKey: false)
        try add(value, &builder)
        expectation = .commaOrEnd
      }
    } while !flow.isEmpty
  }

  /// Steps over a scalar in a flow collection: a key up to its colon, or a value.
  private mutating func flowScalar(isKey: Bool) throws(Unusual) -> LineScalar {
    let start = index
    let style: ScalarStyle
    var isDecoded = false
    switch text[index] {
    case UInt8(ascii: "\""):
      style = .doubleQuoted
      isDecoded = try skipDoubleQuoted()
    case UInt8(ascii: "'"):
      style = .singleQuoted
      isDecoded = try skipSingleQuoted()
    default:
      style = .plain
      try skipFlowPlain()
    }
    let range = start..<index
    skipSpaces()
    guard index < end else { throw Unusual() }
    let hasColon = text[index] == UInt8(ascii: ":")
    guard hasColon == isKey, !isKey || isBlank(at: index + 1), range.count <= Self.longestKey
    else { throw Unusual() }
    return LineScalar(range: range, style: style, isDecoded: isDecoded, isKey: isKey)
  }

  /// Steps over a plain scalar in a flow collection.
  private mutating func skipFlowPlain() throws(Unusual) {
    try checkPlainStart()
    // A dash before an indicator is not a scalar for all readers.
    if text[index] == UInt8(ascii: "-"), index + 1 < end, Self.isIndicator(text[index + 1]) {
      throw Unusual()
    }
    var last = index
    scanning: while index < end {
      switch text[index] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): break scanning
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0x09, 0x0A:
        throw Unusual()
      case UInt8(ascii: ":"):
        if isBlank(at: index + 1) { break scanning }
        if Self.isIndicator(text[index + 1]) { throw Unusual() }
        last = index + 1
      case 0x20: break
      default: last = index + 1
      }
      index += 1
    }
    index = last
  }

  private static func isIndicator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"):
      true
    default: false
    }
  }
}
