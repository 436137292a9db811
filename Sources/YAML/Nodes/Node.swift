/// A node of a ``Tree``, aliases followed.
public struct Node: Sendable {
  public let tree: Tree
  /// The number of the node in its tree.
  public let index: UInt32

  init(tree: Tree, index: UInt32) {
    self.tree = tree
    self.index = index
  }

  var record: NodeRecord { tree.record(index) }

  public var isMapping: Bool { record.kind == .mapping }
  public var isSequence: Bool { record.kind == .sequence }
  public var isScalar: Bool { record.kind == .scalar }
  /// How a scalar was written.
  public var style: ScalarStyle { record.style }
  /// Whether a collection was written with brackets or braces.
  public var isFlow: Bool { record.flags.contains(.flow) }

  /// The bytes of the text that the node was written with: tag and anchor, quotes, brackets and a block scalar's header
  /// included. Neither a line break nor a comment behind the node is; only blank lines that a block scalar keeps (`|+`) are,
  /// all but the last break. A value that nothing is written for is empty, and stands behind its `:` or `-`.
  public var range: Range<Int> { Int(record.start)..<Int(record.end) }
  /// Where ``range`` begins.
  public var start: Mark { tree.source.mark(at: Int(record.start)) }
  /// Where ``range`` ends: the place behind the last character.
  public var end: Mark { tree.source.mark(at: Int(record.end)) }

  /// The collection that holds the node; nil for a root. The parent of a mapping's value is the mapping.
  public var parent: Node? {
    record.parent == NodeRecord.noParent ? nil : Node(tree: tree, index: record.parent)
  }

  /// The number of a sequence's elements or a mapping's entries; 0 for a scalar.
  public var count: Int {
    switch record.kind {
    case .sequence: Int(record.count)
    case .mapping: Int(record.count) / 2
    case .scalar, .alias: 0
    }
  }

  /// The value of a key; nil when the node is no mapping or has no such key. The last of equal keys counts, as it does
  /// in Kubernetes' reader; a merged mapping (`<<`) overrides the keys before it and yields to those behind it.
  public subscript(key: String) -> Node? {
    tree.value(of: index, forKey: key).map { Node(tree: tree, index: tree.resolve($0)) }
  }

  /// The element of a sequence; nil when the node is no sequence or is shorter.
  public subscript(position: Int) -> Node? {
    guard isSequence, position >= 0, position < count else { return nil }
    return tree.node(tree.shortcuts.element(position, of: index, records: tree.records))
  }

  /// The elements of a sequence; empty for anything else.
  public var elements: Elements { Elements(tree: tree, collection: index) }

  /// The entries of a mapping as they are written: a `<<` is one of them, what it merges is not. Empty for anything else.
  public var entries: Entries { Entries(tree: tree, collection: index) }

  /// The content of a scalar as written, unquoted and unescaped; nil for a collection.
  public var text: String? { isScalar ? tree.content(index) : nil }

  /// The number of this element in its sequence; 0 for anything else.
  public var position: Int {
    guard let parent, parent.isSequence else { return 0 }
    var child = parent.index + 1
    var position = 0
    while child != index, position < parent.count {
      child = tree.record(child).next
      position += 1
    }
    return position
  }

  /// The key node under which a mapping holds this value; nil for anything else.
  public var key: Node? {
    let record = record
    guard record.flags.contains(.isValue), let parent else { return nil }
    // A key that is a scalar stands right before its value.
    let before = tree.record(index - 1)
    if before.parent == record.parent { return tree.node(index - 1) }
    for entry in parent.entries where entry.value.index == index { return entry.key }
    return nil
  }
}

extension Node: Hashable {
  public static func == (left: Node, right: Node) -> Bool {
    left.index == right.index && left.tree === right.tree
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(index)
    hasher.combine(ObjectIdentifier(tree))
  }
}

/// The elements of a sequence, in order.
public struct Elements: Sequence, Sendable {
  let tree: Tree
  let collection: UInt32

  public func makeIterator() -> Iterator {
    let record = tree.record(collection)
    return Iterator(
      tree: tree, position: collection + 1, remaining: record.kind == .sequence ? record.count : 0)
  }

  public struct Iterator: IteratorProtocol {
    let tree: Tree
    var position: UInt32
    var remaining: UInt32

    public mutating func next() -> Node? {
      guard remaining > 0 else { return nil }
      remaining -= 1
      let current = position
      position = tree.record(current).next
      return tree.node(current)
    }
  }
}

/// The entries of a mapping, in order.
public struct Entries: Sequence, Sendable {
  let tree: Tree
  let collection: UInt32

  public func makeIterator() -> Iterator {
    let record = tree.record(collection)
    return Iterator(
      tree: tree, position: collection + 1, remaining: record.kind == .mapping ? record.count : 0)
  }

  public struct Iterator: IteratorProtocol {
    let tree: Tree
    var position: UInt32
    var remaining: UInt32

    public mutating func next() -> (key: Node, value: Node)? {
      guard remaining > 1 else { return nil }
      remaining -= 2
      let key = position
      let value = tree.record(key).next
      position = tree.record(value).next
      return (tree.node(key), tree.node(value))
    }
  }
}
