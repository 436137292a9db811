/// Literal block scalars of a ``BlockReader``.
extension BlockReader {
  private enum LiteralLine {
    case content, blank
    /// A line behind the scalar.
    case other
  }

  /// Reads a literal block scalar whose lines begin behind a column.
  mutating func readLiteral(behind parent: Int, _ builder: inout TreeBuilder) throws(Unusual) {
    let start = index
    index += 1
    var chomping: UInt8?
    if index < end, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      chomping = text[index]
      index += 1
    }
    try endLine()
    guard index < end else { throw Unusual() }
    index += 1
    let indent = try literalIndent()
    guard indent > parent else { throw Unusual() }
    buffer.removeAll(keepingCapacity: true)
    var blankLines = 0
    var hasBreak = false
    reading: while true {
      switch try literalLine(indent) {
      case .content:
        if hasBreak { buffer.append(0x0A) }
        appendBreaks(blankLines)
        blankLines = 0
        let stop = lineEnd(from: index)
        copy(index + indent..<stop)
        hasBreak = stop < end
        index = stop + (hasBreak ? 1 : 0)
      case .blank:
        blankLines += 1
        index = lineEnd(from: index) + 1
      case .other: break reading
      }
    }
    if hasBreak, chomping != UInt8(ascii: "-") { buffer.append(0x0A) }
    if chomping == UInt8(ascii: "+") { appendBreaks(blankLines) }
    try addDecoded(start..<index, .literal, &builder)
  }

  private mutating func appendBreaks(_ count: Int) {
    for _ in 0..<count { buffer.append(0x0A) }
  }

  /// How far the first line with content is indented. The index stays where it is.
  private func literalIndent() throws(Unusual) -> Int {
    var place = index
    var longestBlank = 0
    while place < end {
      let start = place
      while place < end, text[place] == 0x20 { place += 1 }
      guard place < end, text[place] != 0x09 else { throw Unusual() }
      guard text[place] == 0x0A else {
        // Blank lines that are longer than the indentation count as it for libyaml.
        if longestBlank > place - start { throw Unusual() }
        return place - start
      }
      longestBlank = max(longestBlank, place - start)
      place += 1
    }
    throw Unusual()
  }

  /// What the line is that begins at the index.
  private func literalLine(_ indent: Int) throws(Unusual) -> LiteralLine {
    var place = index
    while place < end, place - index < indent, text[place] == 0x20 { place += 1 }
    if place >= end { return .other }
    if text[place] == 0x0A { return .blank }
    if place - index == indent { return .content }
    if text[place] == 0x09 { throw Unusual() }
    return .other
  }
}
