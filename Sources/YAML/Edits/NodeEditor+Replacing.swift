extension NodeEditor {
  /// Replaces a value as written, which may be an alias. Keeps its anchor and comments.
  func replace(_ raw: UInt32, with content: Content) throws(EditError) -> [TextEdit] {
    let record = records[Int(raw)]
    if isInFlow(raw) || (record.flags.contains(.flow) && record.parent == NodeRecord.noParent) {
      return [try inPlace(raw, flowText(content, for: raw))]
    }
    switch content {
    case .scalar(let scalar): return try replace(raw, withScalar: scalar)
    case _ where content.isEmptyCollection:
      return try replaceBody(raw, inline: WritingStyle().flow(content), lines: [])
    default: break
    }
    if record.flags.contains(.flow), record.count > 0, record.kind != .scalar,
      !source.bytes[Int(record.start)..<Int(record.end)].contains(where: { $0.isLineBreak })
    {
      return [try inPlace(raw, flowText(content, for: raw))]
    }
    var style = style(around: raw)
    style.hasBlocks = canEndBlock(at: nextLine(after: Int(record.end)))
    guard record.parent != NodeRecord.noParent else { throw .unusual }
    if records[Int(record.parent)].kind == .sequence {
      guard record.kind != .scalar || !isBlockScalar(record) else { throw .unusual }
      let start = Int(record.start)
      let dash = try dash(before: raw)
      let column = start == dash + 1 ? column(of: dash) + style.dashWidth : column(of: start)
      let lines = style.element(content, at: column)
      let text = lines.joined(separator: style.lineBreak).drop { $0 == " " }
      return [try inPlace(raw, String(text))]
    }
    let key = try keyIndex(of: raw)
    let lines = style.body(content, under: column(of: Int(records[Int(key)].start)))
    return try replaceBody(raw, inline: nil, lines: lines)
  }

  private func flowText(_ content: Content, for raw: UInt32) -> String {
    let record = records[Int(raw)]
    let holder = isInFlow(raw) ? record.parent : raw
    var style = flowStyle(of: holder)
    let start = Int(record.start)
    if style.context == .json {
      let first = records[Int(holder) + 1]
      let isSpread =
        records[Int(holder)].count > 0 && isFirstOnLine(Int(first.start))
        && Int(records[Int(holder)].start) < lineStart(of: Int(first.start))
      if isSpread, isInFlow(raw) {
        let column = column(of: Int(first.start))
        let outer = source.bytes[lineStart(of: Int(records[Int(holder)].start))...]
          .prefix { $0 == 0x20 }.count
        style.spread = max(1, column - outer)
        style.lineBreak = self.style(around: raw).lineBreak
        return style.text(content, at: column)
      }
    }
    if case .scalar(let scalar) = content, record.kind == .scalar {
      return ScalarText.inline(scalar, style.context, preferring: record.style)
    }
    return style.text(content, at: column(of: start))
  }

  private func replace(_ raw: UInt32, withScalar scalar: Scalar) throws(EditError) -> [TextEdit] {
    let record = records[Int(raw)]
    let style = style(around: raw)
    switch record.kind {
    case .alias: return [try inPlace(raw, ScalarText.inline(scalar, .block))]
    case .scalar:
      if case .string(let text) = scalar, let literal = ScalarText.literal(text),
        endsLine(Int(record.end)), canEndBlock(at: nextLine(after: Int(record.end)))
      {
        let column = try outerColumn(of: raw)
        let lines = literal.dropFirst().map {
          $0.isEmpty ? "" : style.spaces(column + style.step) + $0
        }
        return [try inPlace(raw, ([literal[0]] + lines).joined(separator: style.lineBreak))]
      }
      return [try inPlace(raw, ScalarText.inline(scalar, .block, preferring: record.style))]
    case .mapping, .sequence:
      return try replaceBody(raw, inline: ScalarText.inline(scalar, .block), lines: [])
    }
  }

  /// Whether nothing follows the offset on its line, not even a comment.
  private func endsLine(_ offset: Int) -> Bool {
    let next = skipBlanks(from: offset)
    return next == source.bytes.count || source.bytes[next].isLineBreak
  }

  /// Returns the column of the key or `-` that the value belongs to.
  private func outerColumn(of raw: UInt32) throws(EditError) -> Int {
    let parent = records[Int(raw)].parent
    guard parent != NodeRecord.noParent else { return 0 }
    if records[Int(parent)].kind == .sequence { return column(of: try dash(before: raw)) }
    return column(of: Int(records[Int(try keyIndex(of: raw))].start))
  }

  /// Writes a text in place of a value, after its anchor. Adds a space if the value was empty, directly after a `:` or `-`.
  private func inPlace(_ raw: UInt32, _ text: String) throws(EditError) -> TextEdit {
    let record = records[Int(raw)]
    if record.start == record.end {
      let start = Int(record.start)
      guard start > 0,
        source.bytes[start - 1] == UInt8(ascii: ":") || source.bytes[start - 1] == UInt8(ascii: "-")
      else { throw .unusual }
      return TextEdit(insert: " " + text, at: start)
    }
    return TextEdit(try valueStart(of: raw)..<Int(record.end), text)
  }

  /// Returns the start of the value after its anchor. A tag is replaced together with the value.
  private func valueStart(of raw: UInt32) throws(EditError) -> Int {
    let start = Int(records[Int(raw)].start)
    guard records[Int(raw)].kind != .alias else { return start }
    let first = source.bytes[start]
    guard first == UInt8(ascii: "&") || first == UInt8(ascii: "!") else { return start }
    guard let anchor = anchorRange(of: raw) else { return start }
    guard anchor.lowerBound == start else { throw .unusual }
    let behind = skipBlanks(from: anchor.upperBound)
    guard behind > anchor.upperBound, !source.bytes[behind].isLineBreak else { throw .unusual }
    return behind
  }

  private func isBlockScalar(_ record: NodeRecord) -> Bool {
    record.kind == .scalar && (record.style == .literal || record.style == .folded)
  }

  /// Replaces the value of a block mapping's key or of a `-`, either on the same line or on the lines below it.
  func replaceBody(
    _ raw: UInt32, inline: String?, lines: [String]
  ) throws(EditError) -> [TextEdit] {
    let record = records[Int(raw)]
    let style = style(around: raw)
    guard record.parent != NodeRecord.noParent else { throw .unusual }
    let isElement = records[Int(record.parent)].kind == .sequence
    let indicator = isElement ? try dash(before: raw) : try colon(behind: try keyIndex(of: raw))
    let below = nextLine(after: max(Int(record.end), indicator + 1))
    let behind = inline.map { " " + $0 } ?? ""
    let isBlock =
      (record.kind == .mapping || record.kind == .sequence) && !record.flags.contains(.flow)
    var edits: [TextEdit] = []
    if isBlock {
      guard anchorRange(of: raw) == nil else { throw .unusual }
      let first =
        record.kind == .sequence ? try dash(before: raw + 1) : Int(records[Int(raw) + 1].start)
      guard isFirstOnLine(first) else {
        guard lines.isEmpty else { throw .unusual }
        return [TextEdit(first..<Int(record.end), inline ?? "")]
      }
      if !behind.isEmpty { edits.append(TextEdit(insert: behind, at: indicator + 1)) }
      edits.append(deletion(ofLinesFrom: lineStart(of: first), to: below, then: lines, style))
      return edits
    }
    if record.start == record.end {
      if !behind.isEmpty { edits.append(TextEdit(insert: behind, at: indicator + 1)) }
    } else if let anchor = anchorRange(of: raw), record.kind != .alias {
      edits.append(TextEdit(anchor.upperBound..<Int(record.end), behind))
    } else {
      edits.append(TextEdit(indicator + 1..<Int(record.end), behind))
    }
    if !lines.isEmpty { edits.append(insertion(lines, at: below, style)) }
    return edits
  }

  /// Deletes lines or replaces them with others. A last line without a line break stays without one.
  func deletion(
    ofLinesFrom start: Int, to end: Int, then lines: [String] = [], _ style: WritingStyle
  ) -> TextEdit {
    let hasBreak = end > start && source.bytes[end - 1].isLineBreak
    if lines.isEmpty {
      guard !hasBreak, start > 0 else { return TextEdit(start..<end, "") }
      // The last line is removed together with the break before it.
      let isPair = source.bytes[start - 1] == 0x0A && start > 1 && source.bytes[start - 2] == 0x0D
      return TextEdit(start - (isPair ? 2 : 1)..<end, "")
    }
    return TextEdit(
      start..<end, lines.joined(separator: style.lineBreak) + (hasBreak ? style.lineBreak : ""))
  }

  /// Returns the key of a mapping value as written.
  func keyIndex(of raw: UInt32) throws(EditError) -> UInt32 {
    let parent = records[Int(raw)].parent
    guard parent != NodeRecord.noParent, records[Int(parent)].kind == .mapping else {
      throw .unusual
    }
    guard records[Int(raw) - 1].parent == parent else {
      guard let entry = rawEntries(parent).first(where: { $0.value == raw }) else { throw .unusual }
      return entry.key
    }
    return raw - 1
  }

  /// Renames the key of a value and keeps its quotes.
  func rename(_ raw: UInt32, to name: String) throws(EditError) -> [TextEdit] {
    let key = try keyIndex(of: raw)
    let record = records[Int(key)]
    guard record.kind == .scalar, record.start < record.end else { throw .unusual }
    if rawEntries(record.parent).contains(where: { Node(tree: tree, index: $0.key).text == name }) {
      throw .taken(key: name)
    }
    let context: ScalarText.Context =
      records[Int(record.parent)].flags.contains(.flow) ? .flow : .block
    return [
      try inPlace(
        key, ScalarText.inline(.string(name), context, preferring: record.style))
    ]
  }
}
