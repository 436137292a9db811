import YAML

/// Computes the edits that turn written content into other content; unchanged parts keep every byte.
enum ContentDifference {
  /// Nil if the edits would also change other content.
  static func edits(from node: Node, to content: Content) -> [TextEdit]? {
    var changes: [(path: [NodeStep], change: NodeChange)] = []
    collect(node, content, [], &changes)
    let editor = NodeEditor(node)
    var edits: [TextEdit] = []
    for (path, change) in changes {
      guard let made = try? editor.edits(change, at: path) else { return nil }
      edits += made
    }
    return meet(edits) ? nil : edits
  }

  private static func collect(
    _ node: Node, _ content: Content, _ path: [NodeStep],
    _ changes: inout [(path: [NodeStep], change: NodeChange)]
  ) {
    switch content {
    case .scalar(let scalar):
      if node.scalar != scalar { changes.append((path, .set(content))) }
    case .list(let elements):
      guard node.isSequence, node.count == elements.count else {
        changes.append((path, .set(content)))
        return
      }
      for (position, pair) in zip(node.elements, elements).enumerated() {
        collect(pair.0, pair.1, path + [.index(position)], &changes)
      }
    case .map(let entries):
      guard node.isMapping else {
        changes.append((path, .set(content)))
        return
      }
      let wanted = Set(entries.map(\.key))
      for (key, _) in node.entries {
        guard let key = key.text, key != "<<", !wanted.contains(key) else { continue }
        changes.append((path + [.key(key)], .remove))
      }
      for entry in entries {
        if let value = node[entry.key] {
          collect(value, entry.value, path + [.key(entry.key)], &changes)
        } else {
          changes.append((path + [.key(entry.key)], .set(entry.value)))
        }
      }
    }
  }

  /// Whether any two edits overlap.
  static func meet(_ edits: [TextEdit]) -> Bool {
    let sorted = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    return zip(sorted, sorted.dropFirst()).contains { $0.meets($1) }
  }
}
