extension NodeEditor {
  // MARK: Lines

  func lineStart(of offset: Int) -> Int {
    Int(source.lineStarts[source.lineIndex(of: offset)])
  }

  /// Returns the start of the line after the one that contains `offset`, or the end of the text.
  func nextLine(after offset: Int) -> Int {
    let line = source.lineIndex(of: offset) + 1
    return line < source.lineStarts.count ? Int(source.lineStarts[line]) : source.bytes.count
  }

  func column(of offset: Int) -> Int { offset - lineStart(of: offset) }

  /// Whether only white space precedes the offset on its line.
  func isFirstOnLine(_ offset: Int) -> Bool {
    source.bytes[lineStart(of: offset)..<offset].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Returns the first offset at or after `offset` that is not a blank.
  func skipBlanks(from offset: Int) -> Int {
    var index = offset
    while index < source.bytes.count, source.bytes[index] == 0x20 || source.bytes[index] == 0x09 {
      index += 1
    }
    return index
  }

  /// Inserts whole lines at the start of a line or after the last line.
  func insertion(_ lines: [String], at offset: Int, _ style: WritingStyle) -> TextEdit {
    let text = lines.joined(separator: style.lineBreak)
    let isBehindBreak = offset == 0 || source.bytes[offset - 1].isLineBreak
    return TextEdit(
      insert: isBehindBreak ? text + style.lineBreak : style.lineBreak + text, at: offset)
  }

  /// Whether a block scalar may end at the start of a line. Indented comments after it would become content, and without a line
  /// break after it, its own final break would be lost.
  func canEndBlock(at offset: Int) -> Bool {
    var start = offset
    while start < source.bytes.count {
      let content = skipBlanks(from: start)
      guard content < source.bytes.count else { break }
      if !source.bytes[content].isLineBreak {
        return source.bytes[content] != UInt8(ascii: "#") || content == start
      }
      start = nextLine(after: content)
    }
    return source.bytes.last?.isLineBreak ?? true
  }

  // MARK: Neighbors

  /// Returns a mapping's nodes as written: keys, and values that may be aliases.
  func rawEntries(_ mapping: UInt32) -> [(key: UInt32, value: UInt32)] {
    var entries: [(key: UInt32, value: UInt32)] = []
    var key = mapping + 1
    for _ in 0..<records[Int(mapping)].count / 2 {
      let value = records[Int(key)].next
      entries.append((key, value))
      key = records[Int(value)].next
    }
    return entries
  }

  func rawElements(_ sequence: UInt32) -> [UInt32] {
    var elements: [UInt32] = []
    var element = sequence + 1
    for _ in 0..<records[Int(sequence)].count {
      elements.append(element)
      element = records[Int(element)].next
    }
    return elements
  }

  /// Whether the node is inside braces or brackets.
  func isInFlow(_ raw: UInt32) -> Bool {
    let parent = records[Int(raw)].parent
    return parent != NodeRecord.noParent && records[Int(parent)].flags.contains(.flow)
  }

  /// Returns the offset of the `:` after a key.
  func colon(behind key: UInt32) throws(EditError) -> Int {
    let offset = skipBlanks(from: Int(records[Int(key)].end))
    guard offset < source.bytes.count, source.bytes[offset] == UInt8(ascii: ":") else {
      throw .unusual
    }
    return offset
  }

  /// Returns the offset of the `-` before an element of a block sequence.
  func dash(before element: UInt32) throws(EditError) -> Int {
    var offset = Int(records[Int(element)].start) - 1
    while offset >= 0, source.bytes[offset].isYAMLSpace { offset -= 1 }
    guard offset >= 0, source.bytes[offset] == UInt8(ascii: "-") else { throw .unusual }
    return offset
  }

  // MARK: Style

  /// Returns the layout style around a node, taken from its neighbors or, failing that, from nodes further away.
  func style(around raw: UInt32) -> WritingStyle {
    var style = WritingStyle()
    do {
      let end = source.lineRange(source.lineIndex(of: Int(records[Int(raw)].start)) + 1)?.upperBound
      if let end, source.bytes[end...].starts(with: [0x0D, 0x0A]) { style.lineBreak = "\r\n" }
    }
    var known = Known()
    var current = raw
    while current != NodeRecord.noParent, !known.isComplete {
      look(at: current, &style, &known)
      current = records[Int(current)].parent
    }
    var index = raw
    var remaining = 5000
    while !known.isComplete, index > 0, remaining > 0 {
      index -= 1
      remaining -= 1
      look(at: index, &style, &known)
    }
    index = raw
    while !known.isComplete, Int(index) + 1 < records.count, remaining > 0 {
      index += 1
      remaining -= 1
      look(at: index, &style, &known)
    }
    return style
  }

  private struct Known {
    var step = false
    var listOffset = false
    var dashWidth = false

    var isComplete: Bool { step && listOffset && dashWidth }
  }

  private func look(at raw: UInt32, _ style: inout WritingStyle, _ known: inout Known) {
    let record = records[Int(raw)]
    guard !record.flags.contains(.flow), record.count > 0 else { return }
    if record.kind == .sequence {
      guard !known.dashWidth, let dash = try? dash(before: raw + 1),
        records[Int(raw) + 1].start > UInt32(dash),
        isOnOneLine(dash, Int(records[Int(raw) + 1].start))
      else { return }
      (style.dashWidth, known.dashWidth) = (Int(records[Int(raw) + 1].start) - dash, true)
    }
    guard record.kind == .mapping else { return }
    var key = raw + 1
    for _ in 0..<min(record.count / 2, 50) {
      let value = records[Int(key)].next
      let held = records[Int(value)]
      if !held.flags.contains(.flow), held.count > 0, held.kind != .scalar, held.kind != .alias {
        let outer = column(of: Int(records[Int(key)].start))
        if held.kind == .mapping, !known.step {
          let inner = column(of: Int(records[Int(value) + 1].start))
          if inner > outer { (style.step, known.step) = (inner - outer, true) }
        } else if held.kind == .sequence, !known.listOffset,
          let dash = try? dash(before: value + 1), column(of: dash) >= outer
        {
          (style.listOffset, known.listOffset) = (column(of: dash) - outer, true)
        }
      }
      key = records[Int(value)].next
    }
  }

  private func isOnOneLine(_ first: Int, _ second: Int) -> Bool {
    !source.bytes[first..<second].contains { $0.isLineBreak }
  }

  /// Returns the style of a flow collection.
  func flowStyle(of collection: UInt32) -> FlowStyle {
    var style = FlowStyle()
    let record = records[Int(collection)]
    var root = collection
    while records[Int(root)].parent != NodeRecord.noParent { root = records[Int(root)].parent }
    let isJSON = records[Int(root)].flags.contains(.flow)
    style.context = isJSON ? .json : .flow
    style.quotesKeys = isJSON
    if record.kind == .mapping, record.count > 0 {
      let key = records[Int(collection) + 1]
      if key.style == .doubleQuoted { style.quotesKeys = true }
      if let colon = try? colon(behind: collection + 1) {
        style.spaceBehindColon = source.bytes[colon + 1].isYAMLSpace
        if !style.spaceBehindColon { style.spaceBehindComma = false }
      }
    } else if isJSON, record.count == 0 {
      let entry = collection > 0 ? collection - 1 : 0
      if let colon = try? colon(behind: entry) {
        style.spaceBehindColon = source.bytes[colon + 1].isYAMLSpace
        style.spaceBehindComma = style.spaceBehindColon
      }
    }
    return style
  }
}
