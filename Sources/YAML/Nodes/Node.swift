/// A node of a ``Tree``, with aliases resolved.
public struct Node: Sendable {
  public let tree: Tree
  /// The index of the node in its tree.
  public let index: UInt32

  init(tree: Tree, index: UInt32) {
    self.tree = tree
    self.index = index
  }

  var record: NodeRecord { tree.record(index) }

  public var isMapping: Bool { record.kind == .mapping }
  public var isSequence: Bool { record.kind == .sequence }
  public var isScalar: Bool { record.kind == .scalar }
  /// The style a scalar is written in.
  public var style: ScalarStyle { record.style }
  /// Whether a collection is written with brackets or braces.
  public var isFlow: Bool { record.flags.contains(.flow) }

  /// The source bytes of the node, including its tag, anchor, quotes, brackets and block scalar header. Excludes the line break
  /// and any comment after it; a `|+` block scalar includes the blank lines it keeps, except for the last break. The range of
  /// an empty value is empty and follows its `:` or `-`.
  public var range: Range<Int> { Int(record.start)..<Int(record.end) }
  /// The start of ``range``.
  public var start: Mark { tree.source.mark(at: Int(record.start)) }
  /// The end of ``range``: the position after the last character.
  public var end: Mark { tree.source.mark(at: Int(record.end)) }

  /// The collection that contains the node; nil for a root. The parent of a mapping's value is the mapping.
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

  /// The value of a key; nil if the node is not a mapping or has no such key. The last of several equal keys wins, as in
  /// Kubernetes' parser; a merged mapping (`<<`) overrides earlier keys and is overridden by later ones.
  public subscript(key: String) -> Node? {
    tree.value(of: index, forKey: key).map { Node(tree: tree, index: tree.resolve($0)) }
  }

  /// The element at a position; nil if the node is not a sequence or is too short.
  public subscript(position: Int) -> Node? {
    guard isSequence, position >= 0, position < count else { return nil }
    return tree.node(tree.shortcuts.element(position, of: index, records: tree.records))
  }

  /// The elements of a sequence; empty for anything else.
  public var elements: Elements { Elements(tree: tree, collection: index) }

  /// The entries of a mapping as written, including `<<` but not the entries it merges. Empty for anything else.
  public var entries: Entries { Entries(tree: tree, collection: index) }

  /// The content of a scalar as written, unquoted and unescaped; nil for a collection.
  public var text: String? { isScalar ? tree.content(index) : nil }

  /// Whether two scalars have the same content, however they are written.
  public func hasText(of other: Node) -> Bool {
    guard isScalar, other.isScalar else { return false }
    return tree.withContent(index) { content in
      other.tree.withContent(other.index) { content.elementsEqual($0) }
    }
  }

  /// The index of this element in its sequence; 0 for anything else.
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

  /// The key node of this mapping value; nil for anything else.
  public var key: Node? {
    let record = record
    guard record.flags.contains(.isValue), let parent else { return nil }
    // A scalar key immediately precedes its value.
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
