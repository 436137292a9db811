/// Where a path leads in what is written: aliases and merged mappings are not followed silently, since a change behind
/// them would change other objects too.
enum NodeSpot {
  /// A value with a record of its own, and the key that it stands under.
  case own(value: UInt32, key: UInt32?)
  /// An alias on the way; the rest of the path goes on in what it stands for.
  case aliased(alias: UInt32, key: UInt32?, rest: ArraySlice<NodeStep>)
  /// A key that only a merged mapping has.
  case merged(into: Node, key: String, rest: ArraySlice<NodeStep>)
  /// The last collection, or empty value, on the way, and the rest of the path.
  case missing(at: Node, rest: ArraySlice<NodeStep>)

  init(from start: Node, _ path: [NodeStep]) {
    let tree = start.tree
    var node = start
    var rest = path[...]
    var key: UInt32?
    while let step = rest.first {
      let found: (key: UInt32?, value: UInt32)?
      switch step {
      case .key(let name):
        found = node.ownEntry(name)
        if found == nil, node[name] != nil {
          self = .merged(into: node, key: name, rest: rest.dropFirst())
          return
        }
      case .index(let position):
        found = node.ownPosition(position).map { (nil, $0) }
      }
      guard let found else {
        self = .missing(at: node, rest: rest)
        return
      }
      rest = rest.dropFirst()
      if tree.records[Int(found.value)].kind == .alias {
        self = .aliased(alias: found.value, key: found.key, rest: rest)
        return
      }
      key = found.key
      node = Node(tree: tree, index: found.value)
    }
    self = .own(value: node.index, key: key ?? node.key?.index)
  }
}

extension Node {
  /// The records of a key and its value as a mapping writes them; of equal keys the last.
  func ownEntry(_ name: String) -> (key: UInt32?, value: UInt32)? {
    guard isMapping else { return nil }
    var found: (key: UInt32?, value: UInt32)?
    var key = index + 1
    for _ in 0..<count {
      let value = tree.records[Int(key)].next
      if tree.node(key).text == name { found = (key, value) }
      key = tree.records[Int(value)].next
    }
    return found
  }

  /// The record of an element as a sequence writes it.
  func ownPosition(_ position: Int) -> UInt32? {
    guard isSequence, position < count else { return nil }
    var child = index + 1
    for _ in 0..<position { child = tree.records[Int(child)].next }
    return child
  }

  /// Whether something else in the text repeats what the node stands in, so that a change of it would show there as well.
  var isShared: Bool {
    var anchored: [UInt32] = []
    var current: Node? = self
    while let node = current {
      if node.record.flags.contains(.anchored) { anchored.append(node.index) }
      current = node.parent
    }
    guard !anchored.isEmpty else { return false }
    return tree.records.contains { $0.kind == .alias && anchored.contains($0.content) }
  }
}
