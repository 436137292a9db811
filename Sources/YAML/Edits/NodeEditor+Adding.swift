extension NodeEditor {
  /// Appends an entry to a mapping.
  func add(
    _ key: String, _ value: Content, to mapping: UInt32
  ) throws(EditError) -> [TextEdit] {
    let record = records[Int(mapping)]
    guard !record.flags.contains(.flow) else {
      let style = flowStyle(of: mapping)
      return try addToFlow(mapping, .map([Content.Entry(key, value)])) { column, spread in
        var style = style
        style.spread = spread
        return style.entry(key, value, at: column)
      }
    }
    var style = style(around: mapping)
    let column = column(of: Int(records[Int(mapping) + 1].start))
    let place = try end(of: mapping)
    style.hasBlocks = canEndBlock(at: place)
    return [insertion(style.entry(key, value, at: column), at: place, style)]
  }

  /// Appends an element to a list, or creates the list if it does not exist.
  func append(_ element: Content, to raw: UInt32) throws(EditError) -> [TextEdit] {
    let record = records[Int(raw)]
    if record.kind == .alias {
      guard var content = Content(Node(tree: tree, index: tree.resolve(raw))) else {
        throw .tooLarge
      }
      try content.make(.append(element), at: [])
      return try replace(raw, with: content)
    }
    guard record.kind == .sequence else {
      guard Node(tree: tree, index: raw).isNull else { throw .noWay("[]") }
      return try replace(raw, with: .list([element]))
    }
    guard !record.flags.contains(.flow) else {
      let style = flowStyle(of: raw)
      return try addToFlow(raw, .list([element])) { column, spread in
        var style = style
        style.spread = spread
        return style.text(element, at: column)
      }
    }
    var style = style(around: raw)
    let first = raw + 1
    let dash = try dash(before: first)
    let width = Int(records[Int(first)].start) - dash
    if width > 0, !source.bytes[dash..<dash + width].contains(where: { $0.isLineBreak }),
      records[Int(first)].start < records[Int(first)].end
    {
      style.dashWidth = width
    }
    let place = try end(of: raw)
    style.hasBlocks = canEndBlock(at: place)
    let lines =
      try bracedItem(element, behind: raw, style) ?? style.item(element, at: column(of: dash))
    return [insertion(lines, at: place, style)]
  }

  /// Returns an element in braces, in the style of the last element of a block list. Returns nil if that element is not in
  /// braces, or if the line would contain nested collections.
  private func bracedItem(
    _ element: Content, behind list: UInt32, _ style: WritingStyle
  ) throws(EditError) -> [String]? {
    guard case .map(let entries) = element, !entries.isEmpty,
      entries.allSatisfy({ if case .scalar = $0.value { true } else { false } }),
      let last = rawElements(list).last
    else { return nil }
    let record = records[Int(last)]
    guard record.kind == .mapping, record.flags.contains(.flow), record.count > 0,
      !source.bytes[Int(record.start)..<Int(record.end)].contains(where: \.isLineBreak)
    else { return nil }
    let dash = try dash(before: last)
    let gap = source.bytes[dash + 1..<Int(record.start)]
    let width = gap.allSatisfy { $0 == 0x20 } ? gap.count + 1 : style.dashWidth
    return [
      style.spaces(column(of: dash)) + "-" + style.spaces(width - 1)
        + flowStyle(of: last).text(element)
    ]
  }

  /// Returns the start of the line after the last line of a block collection.
  private func end(of collection: UInt32) throws(EditError) -> Int {
    let record = records[Int(collection)]
    var last = Int(record.end)
    if record.kind == .mapping, let entry = rawEntries(collection).last {
      last = max(last, try colon(behind: entry.key) + 1)
    }
    return nextLine(after: last)
  }

  /// Appends an entry or an element to a flow collection (braces or brackets).
  ///
  /// - Parameters:
  ///   - alone: The collection with only the new entry or element.
  ///   - write: Returns the new text for a column and, if the collection spans several lines, the indentation per level.
  private func addToFlow(
    _ collection: UInt32, _ alone: Content, _ write: (_ column: Int, _ spread: Int?) -> String
  ) throws(EditError) -> [TextEdit] {
    let record = records[Int(collection)]
    guard record.count > 0 else { return try replace(collection, with: alone) }
    let isMapping = record.kind == .mapping
    let pair = isMapping ? rawEntries(collection).last : nil
    let lastElement = isMapping ? nil : rawElements(collection).last
    guard let last = pair?.value ?? lastElement else { throw .unusual }
    let first = Int(records[Int(pair?.key ?? last)].start)
    var end = Int(records[Int(last)].end)
    if let pair { end = max(end, Int(records[Int(pair.key)].end)) }
    let style = flowStyle(of: collection)
    guard isFirstOnLine(first), Int(record.start) < lineStart(of: first) else {
      return [TextEdit(insert: style.separator + write(column(of: first), nil), at: end)]
    }
    let column = column(of: first)
    let outer = source.bytes[lineStart(of: Int(record.start))...].prefix { $0 == 0x20 }.count
    let text = write(column, column > outer ? column - outer : nil)
    let lineBreak = self.style(around: collection).lineBreak
    let line = lineBreak + String(repeating: " ", count: column) + text
    var behind = skipBlanks(from: end)
    let hasComma = behind < source.bytes.count && source.bytes[behind] == UInt8(ascii: ",")
    if hasComma { behind = skipBlanks(from: behind + 1) }
    guard behind < source.bytes.count else { throw .unusual }
    if source.bytes[behind] == UInt8(ascii: "#") {
      let lineEnd = source.lineRange(source.mark(at: behind).line)?.upperBound ?? behind
      return (hasComma ? [] : [TextEdit(insert: ",", at: end)])
        + [TextEdit(insert: line + (hasComma ? "," : ""), at: lineEnd)]
    }
    return [TextEdit(insert: "," + line, at: end)]
  }
}
