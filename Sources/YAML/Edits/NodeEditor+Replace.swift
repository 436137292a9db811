extension NodeEditor {
  /// Writes another value in place of a record.
  func replace(_ index: UInt32, _ key: UInt32?, with content: Content) -> [TextEdit]? {
    let record = tree.records[Int(index)]
    let range = Int(record.start)..<Int(record.end)
    let parent = record.parent == NodeRecord.noParent ? nil : Node(tree: tree, index: record.parent)
    let inFlow = parent?.isFlow ?? style.isJSON
    if case .scalar(let scalar) = content {
      return replace(record, with: scalar, inFlow: inFlow)
    }
    if inFlow { return [TextEdit(range: range, text: writer.flow(content))] }
    guard let parent else { return nil }
    if parent.isSequence {
      guard let dash = dash(before: range.lowerBound) else { return nil }
      let lines = writer.item(content, at: source.column(of: dash))
      let text = lines.joined(separator: style.newline).dropFirst(style.item)
      return [TextEdit(range: range, text: String(text))]
    }
    guard let key else { return nil }
    return replaceBelow(key, range, isCollection: record.kind != .scalar, with: content)
  }

  /// Writes a collection as the value of a key of a block mapping.
  private func replaceBelow(
    _ key: UInt32, _ range: Range<Int>, isCollection: Bool, with content: Content
  ) -> [TextEdit]? {
    let keyRecord = tree.records[Int(key)]
    let isEmpty =
      switch content {
      case .list(let elements): elements.isEmpty
      case .map(let entries): entries.isEmpty
      case .scalar: false
      }
    let beginsLine = source.beginsLine(range.lowerBound)
    if isCollection, beginsLine, !isEmpty {
      let lines = writer.block(content, at: source.column(of: range.lowerBound))
      let text = lines.joined(separator: style.newline)
        .dropFirst(source.column(of: range.lowerBound))
      return [TextEdit(range: range, text: String(text))]
    }
    guard let colon = colon(behind: Int(keyRecord.end), before: range.upperBound) else {
      return nil
    }
    let name = tree.node(key).text ?? ""
    let lines = writer.entry(name, content, at: source.column(of: Int(keyRecord.start)))
    let text = lines.joined(separator: style.newline)
      .dropFirst(writer.key(name, inFlow: false).count + 1)
    let end = max(range.upperBound, colon + 1)
    return [TextEdit(range: colon + 1..<end, text: String(text))]
  }

  /// Writes a scalar in the style of what stood there.
  private func replace(_ record: NodeRecord, with scalar: Scalar, inFlow: Bool) -> [TextEdit]? {
    var start = Int(record.start)
    let end = Int(record.end)
    var old = ScalarStyle.plain
    if record.kind == .scalar {
      start = source.bytes.withUnsafeBufferPointer { ScalarLayout(record, in: $0).valueStart }
      old = record.style
      if record.tag == .string, case .string = scalar {
        if old == .plain { old = .doubleQuoted }
      } else if record.tag != .none {
        return nil
      }
    } else if source.beginsLine(start), !inFlow, let key = tree.keyRecord(of: record),
      let colon = colon(behind: Int(key.end), before: end)
    {
      start = colon + 1
    }
    var text = ContentWriter.inline(scalar, like: old, inFlow: inFlow, isJSON: style.isJSON)
    let isStuck =
      start > 0
      && (source.bytes[start - 1] == UInt8(ascii: ":")
        || source.bytes[start - 1] == UInt8(ascii: "-"))
    if isStuck, !style.isJSON { text = " " + text }
    return [TextEdit(range: start..<end, text: text)]
  }

  /// The colon behind a key.
  func colon(behind end: Int, before limit: Int) -> Int? {
    var index = end
    while index < max(limit, end + 1), index < source.bytes.count {
      if source.bytes[index] == UInt8(ascii: ":") { return index }
      guard source.bytes[index].isYAMLSpace else { return nil }
      index += 1
    }
    return nil
  }

  /// The dash before an element of a block sequence that begins at an offset.
  func dash(before start: Int) -> Int? {
    var index = start - 1
    while index >= 0 {
      if source.bytes[index] == UInt8(ascii: "-") { return index }
      guard source.bytes[index].isYAMLSpace else { return nil }
      index -= 1
    }
    return nil
  }
}

extension Tree {
  /// The record of the key that a value of a mapping stands under.
  fileprivate func keyRecord(of record: NodeRecord) -> NodeRecord? {
    guard record.flags.contains(.isValue), record.parent != NodeRecord.noParent else { return nil }
    var key = record.parent + 1
    let count = records[Int(record.parent)].count / 2
    for _ in 0..<count {
      let value = records[Int(key)].next
      if records[Int(value)].start == record.start { return records[Int(key)] }
      key = records[Int(value)].next
    }
    return nil
  }
}
