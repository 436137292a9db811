/// Makes the edits that change one value of an object and nothing else.
///
/// Every function gives nil where no edit does just that: the value is shared through an anchor, a path leads through
/// something that is no collection, or a style cannot hold the new text.
public struct NodeEditor {
  let start: Node
  let tree: Tree
  let source: SourceFile
  let style: LayoutStyle
  let writer: ContentWriter

  /// An editor for what a node holds.
  public init(_ start: Node) {
    self.start = start
    tree = start.tree
    source = tree.source
    style = LayoutStyle(of: start)
    writer = ContentWriter(style: style)
  }

  /// Gives the field at a path a value, and makes it, and the mappings on the way to it, where it is missing.
  public func set(_ path: [NodeStep], to content: Content) -> [TextEdit]? {
    guard !start.isShared else { return nil }
    switch NodeSpot(from: start, path) {
    case .own(let value, let key):
      guard !Node(tree: tree, index: value).isShared else { return nil }
      return replace(value, key, with: content)
    case .aliased(let alias, let key, let rest):
      guard !isInsideShared(alias), let old = Content(tree.node(alias)),
        let new = old.setting(rest, to: content)
      else { return nil }
      return replace(alias, key, with: new)
    case .merged(let mapping, let key, let rest):
      guard !mapping.isShared, let value = mapping[key], let old = Content(value),
        let new = old.setting(rest, to: content)
      else { return nil }
      return add(key, new, to: mapping)
    case .missing(let node, let rest):
      return make(rest, content, in: node)
    }
  }

  /// Adds an element to the end of the list at a path, which is made where it is missing.
  public func append(_ path: [NodeStep], _ content: Content) -> [TextEdit]? {
    guard !start.isShared else { return nil }
    switch NodeSpot(from: start, path) {
    case .own(let value, let key):
      let node = Node(tree: tree, index: value)
      guard !node.isShared else { return nil }
      if node.scalar == .null { return replace(value, key, with: .list([content])) }
      return node.isSequence ? append(content, to: node) : nil
    case .aliased(let alias, let key, let rest):
      guard rest.isEmpty, !isInsideShared(alias),
        case .list(let elements)? = Content(tree.node(alias))
      else { return nil }
      return replace(alias, key, with: .list(elements + [content]))
    case .merged(let mapping, let key, let rest):
      guard rest.isEmpty, !mapping.isShared, let value = mapping[key],
        case .list(let elements)? = Content(value)
      else { return nil }
      return add(key, .list(elements + [content]), to: mapping)
    case .missing(let node, let rest):
      return make(rest, .list([content]), in: node)
    }
  }

  /// Gives the key of the field at a path another name.
  public func rename(_ path: [NodeStep], to name: String) -> [TextEdit]? {
    guard !start.isShared, case .own(let value, let key?) = NodeSpot(from: start, path) else {
      return nil
    }
    let node = Node(tree: tree, index: value)
    let record = tree.records[Int(key)]
    guard record.kind == .scalar, node.parent?.isShared == false else { return nil }
    let text = ContentWriter.inline(
      .string(name), like: record.style, inFlow: node.parent?.isFlow ?? false,
      isJSON: style.isJSON)
    return [TextEdit(range: Int(record.start)..<Int(record.end), text: text)]
  }

  private func isInsideShared(_ index: UInt32) -> Bool {
    let parent = tree.records[Int(index)].parent
    return parent != NodeRecord.noParent && Node(tree: tree, index: parent).isShared
  }

  /// Makes what is missing below a node.
  private func make(_ path: ArraySlice<NodeStep>, _ content: Content, in node: Node)
    -> [TextEdit]?
  {
    guard !node.isShared, let step = path.first else { return nil }
    if node.isScalar {
      guard node.scalar == .null, let made = Content.made(path, content) else { return nil }
      return replace(node.index, node.key?.index, with: made)
    }
    guard let inner = Content.made(path.dropFirst(), content) else { return nil }
    switch step {
    case .key(let key): return node.isMapping ? add(key, inner, to: node) : nil
    case .index(let position):
      return node.isSequence && position == node.count ? append(inner, to: node) : nil
    }
  }
}
