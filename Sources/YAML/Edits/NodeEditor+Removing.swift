extension NodeEditor {
  /// Removes a field or an element with its own lines and comments.
  func remove(_ raw: UInt32) throws(EditError) -> [TextEdit] {
    let parent = records[Int(raw)].parent
    guard parent != NodeRecord.noParent else { throw .nothingThere }
    let record = records[Int(parent)]
    let parts: [(start: UInt32, value: UInt32)]
    if record.kind == .mapping {
      parts = rawEntries(parent).map { (start: $0.key, value: $0.value) }
    } else {
      parts = rawElements(parent).map { (start: $0, value: $0) }
    }
    guard let position = parts.firstIndex(where: { $0.value == raw }) else { throw .nothingThere }
    if parts.count == 1 {
      return try replace(parent, with: record.kind == .mapping ? .map([]) : .list([]))
    }
    if record.flags.contains(.flow) { return [try removeFromFlow(parts, position)] }
    return [try removeLines(of: parts[position].start, raw, in: parent, isFirst: position == 0)]
  }

  private func removeFromFlow(
    _ parts: [(start: UInt32, value: UInt32)], _ position: Int
  ) throws(EditError) -> TextEdit {
    let start = Int(records[Int(parts[position].start)].start)
    let end = max(
      Int(records[Int(parts[position].value)].end), Int(records[Int(parts[position].start)].end))
    func hasComment(_ range: Range<Int>) -> Bool {
      source.bytes[range].contains(UInt8(ascii: "#"))
    }
    // The comma before it is removed too, so that neighbors can be removed in the same edit.
    if position > 0 {
      let previous = Int(records[Int(parts[position - 1].value)].end)
      if !hasComment(previous..<start) { return TextEdit(previous..<end, "") }
    }
    guard position + 1 < parts.count else { throw .unusual }
    let next = Int(records[Int(parts[position + 1].start)].start)
    guard !hasComment(end..<next) else { throw .unusual }
    return TextEdit(start..<next, "")
  }

  private func removeLines(
    of part: UInt32, _ value: UInt32, in parent: UInt32, isFirst: Bool
  ) throws(EditError) -> TextEdit {
    let style = style(around: parent)
    let isElement = records[Int(parent)].kind == .sequence
    let start = isElement ? try dash(before: part) : Int(records[Int(part)].start)
    var last = max(Int(records[Int(value)].end), start)
    if !isElement { last = max(last, try colon(behind: part) + 1) }
    let below = nextLine(after: last)
    guard isFirstOnLine(start) else {
      // In a mapping that starts after a `-`, the next entry takes the place of the removed first one.
      let next = Int(records[Int(value)].next)
      guard isFirst else { throw .unusual }
      let successor = isElement ? try dash(before: UInt32(next)) : Int(records[next].start)
      guard lineStart(of: successor) == below else { throw .unusual }
      return TextEdit(start..<successor, "")
    }
    let isRoot = records[Int(parent)].parent == NodeRecord.noParent
    let first = isRoot && isFirst ? lineStart(of: start) : ownComments(above: start)
    return deletion(ofLinesFrom: first, to: below, style)
  }

  /// Returns the start of the comments directly above a line, at the same column.
  private func ownComments(above offset: Int) -> Int {
    let wanted = column(of: offset)
    var start = lineStart(of: offset)
    while start > 0 {
      let before = lineStart(of: start - 1)
      let content = skipBlanks(from: before)
      guard content - before == wanted, source.bytes[content] == UInt8(ascii: "#") else { break }
      start = before
    }
    return start
  }
}
