extension NodeEditor {
  /// Removes the field, or the element, at a path, with the lines that it alone stands on.
  public func remove(_ path: [NodeStep]) -> [TextEdit]? {
    guard !start.isShared else { return nil }
    let value: UInt32
    let key: UInt32?
    switch NodeSpot(from: start, path) {
    case .own(let own, let ownKey): (value, key) = (own, ownKey)
    case .aliased(let alias, let aliasKey, let rest) where rest.isEmpty:
      (value, key) = (alias, aliasKey)
    default: return nil
    }
    let record = tree.records[Int(value)]
    guard record.parent != NodeRecord.noParent else { return nil }
    let parent = Node(tree: tree, index: record.parent)
    guard !parent.isShared else { return nil }
    if parent.count == 1 {
      return parent.isFlow
        ? [TextEdit(range: parent.range, text: parent.isMapping ? "{}" : "[]")]
        : replace(
          parent.index, parent.key?.index, with: parent.isMapping ? .map([]) : .list([]))
    }
    let first = key ?? value
    if parent.isFlow { return removeInFlow(first, value, parent) }
    return parent.isMapping
      ? removeEntry(first, record, parent) : removeElement(record)
  }

  private func removeEntry(_ key: UInt32, _ value: NodeRecord, _ parent: Node) -> [TextEdit]? {
    let begin = Int(tree.records[Int(key)].start)
    let end = source.nextLine(of: max(Int(value.end), Int(tree.records[Int(key)].end)))
    if source.beginsLine(begin) {
      return [TextEdit(range: source.lineStart(of: begin)..<end, text: "")]
    }
    // The first entry behind a dash: the next one takes its place.
    let next = value.next
    guard next < tree.records[Int(parent.index)].next else { return nil }
    let following = Int(tree.records[Int(next)].start)
    guard !source.bytes[Int(value.end)..<following].contains(UInt8(ascii: "#")) else { return nil }
    return [TextEdit(range: begin..<following, text: "")]
  }

  private func removeElement(_ value: NodeRecord) -> [TextEdit]? {
    guard let dash = dash(before: Int(value.start)), source.beginsLine(dash) else { return nil }
    return [
      TextEdit(
        range: source.lineStart(of: dash)..<source.nextLine(of: max(Int(value.end), dash)), text: ""
      )
    ]
  }

  /// Removes something between brackets with the comma that belongs to it.
  private func removeInFlow(_ first: UInt32, _ value: UInt32, _ parent: Node) -> [TextEdit]? {
    let next = tree.records[Int(value)].next
    let limit = tree.records[Int(parent.index)].next
    if next < limit {
      let range = Int(tree.records[Int(first)].start)..<Int(tree.records[Int(next)].start)
      return [TextEdit(range: range, text: "")]
    }
    var previous = parent.index + 1
    while tree.records[Int(previous)].next < first { previous = tree.records[Int(previous)].next }
    let end = Int(tree.records[Int(previous)].end)
    return [TextEdit(range: end..<Int(tree.records[Int(value)].end), text: "")]
  }
}
