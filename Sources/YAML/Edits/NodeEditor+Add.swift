extension NodeEditor {
  /// Adds an entry behind the last one of a mapping.
  func add(_ key: String, _ content: Content, to mapping: Node) -> [TextEdit]? {
    guard !mapping.isShared else { return nil }
    guard !mapping.isFlow else { return addInFlow(key, content, to: mapping) }
    let column = source.column(of: Int(tree.records[Int(mapping.index) + 1].start))
    var lines = writer.entry(key, content, at: column)
    lines[0] = String(repeating: " ", count: column) + lines[0]
    return [insertion(of: lines, behind: mapping.range.upperBound)]
  }

  /// Adds an element behind the last one of a list.
  func append(_ content: Content, to list: Node) -> [TextEdit]? {
    guard !list.isShared else { return nil }
    guard !list.isFlow else { return appendInFlow(content, to: list) }
    guard let dash = list.dash(of: 0) else { return nil }
    let column = source.column(of: dash)
    var own = style
    if let first = list.written(0), source.lineStart(of: first) == source.lineStart(of: dash) {
      own.item = max(2, first - dash)
    }
    var lines = ContentWriter(style: own).item(content, at: column)
    lines[0] = String(repeating: " ", count: column) + lines[0]
    return [insertion(of: lines, behind: list.range.upperBound)]
  }

  private func addInFlow(_ key: String, _ content: Content, to mapping: Node) -> [TextEdit]? {
    guard mapping.count > 0 else {
      return fill(mapping, with: .map([Content.Entry(key, content)]))
    }
    return extend(mapping, with: "\(writer.key(key, inFlow: true)): \(writer.flow(content))")
  }

  private func appendInFlow(_ content: Content, to list: Node) -> [TextEdit]? {
    guard list.count > 0 else { return fill(list, with: .list([content])) }
    return extend(list, with: writer.flow(content))
  }

  /// Puts the first thing into empty braces or brackets; beside block style, in block style.
  private func fill(_ collection: Node, with content: Content) -> [TextEdit]? {
    guard let parent = collection.parent, !parent.isFlow, !style.isJSON else {
      return [TextEdit(range: collection.range, text: writer.flow(content))]
    }
    return replace(collection.index, collection.key?.index, with: content)
  }

  /// Puts a text behind the last thing between brackets, on a line of its own where the others have one.
  private func extend(_ collection: Node, with text: String) -> [TextEdit]? {
    var last = collection.index + 1
    var end = Int(tree.records[Int(last)].end)
    var begin = Int(tree.records[Int(last)].start)
    let limit = tree.records[Int(collection.index)].next
    while last < limit {
      var value = last
      if collection.isMapping { value = tree.records[Int(last)].next }
      begin = Int(tree.records[Int(last)].start)
      end = Int(tree.records[Int(value)].end)
      last = tree.records[Int(value)].next
    }
    let isTrailed = source.bytes[end..<collection.range.upperBound].contains(UInt8(ascii: ","))
    guard !isTrailed else { return nil }
    let ownLine = source.beginsLine(begin)
    let gap =
      ownLine ? style.newline + String(repeating: " ", count: source.column(of: begin)) : " "
    return [TextEdit(range: end..<end, text: "," + gap + text)]
  }

  /// Lines behind the line on which something ends.
  func insertion(of lines: [String], behind end: Int) -> TextEdit {
    let place = source.nextLine(of: end)
    let text = lines.joined(separator: style.newline)
    let isOpen = place > 0 && !source.bytes[place - 1].isLineBreak
    return TextEdit(
      range: place..<place, text: isOpen ? style.newline + text : text + style.newline)
  }
}
