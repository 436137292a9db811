/// Converts node changes into edits of the source text. Only the affected bytes change.
///
/// A change to an aliased value is written at the alias; the anchored value stays as it is for its other users. A change never
/// spreads to other places through aliases, anchors or merged mappings (`<<`).
public struct NodeEditor: Sendable {
  let node: Node
  let tree: Tree

  /// Creates an editor for a node and its descendants.
  public init(_ node: Node) {
    self.node = node
    tree = node.tree
  }

  var source: SourceFile { tree.source }
  var records: [NodeRecord] { tree.records }

  /// Returns the edits that apply a change at the end of a path from the node.
  ///
  /// - Throws: ``EditError`` if the path does not exist or the change would affect something else.
  public func edits(
    _ change: NodeChange, at steps: [NodeStep] = []
  ) throws(EditError) -> [TextEdit] {
    try checkUnshared()
    switch try find(steps[...], from: node.index) {
    case .written(let raw):
      return try detached(raw, from: node.index, try edit(change, raw, steps.last))
    case .missing(let raw, let rest):
      return try detached(raw, from: node.index, try make(change, rest, in: raw))
    case .behindAlias(let alias, let rest):
      let content = try changed(Node(tree: tree, index: tree.resolve(alias)), change, rest)
      return try detached(alias, from: node.index, try replace(alias, with: content))
    case .merged(let mapping, let key, let value, let rest):
      if rest.isEmpty, change == .remove { throw .shared(anchor: "<<") }
      if case .rename = change, rest.isEmpty { throw .shared(anchor: "<<") }
      let content = try changed(Node(tree: tree, index: value), change, rest)
      return try detached(mapping, from: node.index, try add(key, content, to: mapping))
    }
  }

  private func changed(
    _ node: Node, _ change: NodeChange, _ steps: ArraySlice<NodeStep>
  ) throws(EditError) -> Content {
    guard var content = Content(node) else { throw .tooLarge }
    try content.make(change, at: steps)
    guard content.size <= Self.repeatLimit else { throw .tooLarge }
    return content
  }

  /// The maximum number of values to copy when an alias is expanded.
  private static let repeatLimit = 500

  private func edit(
    _ change: NodeChange, _ raw: UInt32, _ step: NodeStep?
  ) throws(EditError) -> [TextEdit] {
    switch change {
    case .set(let content): return try replace(raw, with: content)
    case .append(let element): return try append(element, to: raw)
    case .remove: return try remove(raw)
    case .rename(let name): return try rename(raw, to: name)
    case .replaceText(let from, let to):
      if records[Int(raw)].kind == .alias {
        return try replace(
          raw, with: try changed(Node(tree: tree, index: tree.resolve(raw)), change, []))
      }
      return try replaceText(from, with: to, in: raw)
    }
  }

  // MARK: Paths

  enum Place {
    /// A node as written, possibly an alias.
    case written(UInt32)
    /// The last existing node on the path, and the steps that do not exist yet.
    case missing(UInt32, ArraySlice<NodeStep>)
    case behindAlias(UInt32, ArraySlice<NodeStep>)
    /// A mapping that inherits the key from a merged mapping, and the key's value there.
    case merged(UInt32, key: String, value: UInt32, ArraySlice<NodeStep>)
  }

  private func find(
    _ steps: ArraySlice<NodeStep>, from start: UInt32
  ) throws(EditError) -> Place {
    var raw = start
    var rest = steps
    while let step = rest.first {
      let record = records[Int(raw)]
      switch (step, record.kind) {
      case (_, .alias): return .behindAlias(raw, rest)
      case (.key(let key), .mapping):
        guard let value = tree.value(of: raw, forKey: key) else { return .missing(raw, rest) }
        guard records[Int(value)].parent == raw else {
          guard !hasOwn(key, in: raw) else { throw .shared(anchor: "<<") }
          return .merged(raw, key: key, value: tree.resolve(value), rest.dropFirst())
        }
        raw = value
      case (.index(let index), .sequence):
        guard index < record.count else { throw .nothingThere }
        raw = tree.shortcuts.element(index, of: raw, records: records)
      case (.key, .scalar) where Node(tree: tree, index: raw).isNull:
        return .missing(raw, rest)
      default: throw .noWay(step.shown)
      }
      rest = rest.dropFirst()
    }
    return .written(raw)
  }

  private func hasOwn(_ key: String, in mapping: UInt32) -> Bool {
    Node(tree: tree, index: mapping).entries.contains { $0.key.text == key }
  }

  private func make(
    _ change: NodeChange, _ steps: ArraySlice<NodeStep>, in raw: UInt32
  ) throws(EditError) -> [TextEdit] {
    guard case .key(let key)? = steps.first else { throw .nothingThere }
    if records[Int(raw)].kind == .mapping {
      return try add(key, try Content.making(change, at: steps.dropFirst()), to: raw)
    }
    return try replace(raw, with: try Content.making(change, at: steps))
  }

  // MARK: Anchors

  private func aliases(of index: UInt32) -> [UInt32] {
    tree.aliases.filter { records[Int($0)].content == index }
  }

  /// Returns the anchored nodes with aliases among a node and its ancestors, up to but excluding `end`.
  private func sharedAnchors(from index: UInt32, to end: UInt32?) -> [UInt32] {
    var found: [UInt32] = []
    var current = index
    while current != end, current != NodeRecord.noParent {
      let record = records[Int(current)]
      if record.flags.contains(.anchored), !aliases(of: current).isEmpty { found.append(current) }
      current = record.parent
    }
    return found
  }

  private func name(of index: UInt32) -> String {
    anchorRange(of: index).map { String(decoding: source.bytes[$0].dropFirst(), as: UTF8.self) }
      ?? "?"
  }

  /// Returns the range of `&name`.
  func anchorRange(of index: UInt32) -> Range<Int>? {
    let bytes = source.bytes
    let end = min(Int(records[Int(index)].end), bytes.count)
    var position = Int(records[Int(index)].start)
    while position < end {
      let start = position
      guard bytes[position] == UInt8(ascii: "&") || bytes[position] == UInt8(ascii: "!") else {
        return nil
      }
      while position < end, !bytes[position].isYAMLSpace { position += 1 }
      if bytes[start] == UInt8(ascii: "&") { return start..<position }
      while position < end, bytes[position].isYAMLSpace { position += 1 }
    }
    return nil
  }

  /// A node reached directly is ambiguous: the caller could mean any of the places that share it.
  func checkUnshared() throws(EditError) {
    if let anchored = sharedAnchors(from: node.index, to: nil).last {
      throw .shared(anchor: name(of: anchored))
    }
  }

  /// Adds the edits that keep other users of a shared node unchanged: the first alias takes over its value and anchor.
  private func detached(
    _ raw: UInt32, from start: UInt32, _ edits: [TextEdit]
  ) throws(EditError) -> [TextEdit] {
    // Without aliases nothing is shared.
    if tree.aliases.isEmpty { return edits }
    for edit in edits { try checkUnshared(edit, inside: raw) }
    let shared = sharedAnchors(from: raw, to: records[Int(start)].parent)
    guard let anchored = shared.first else { return edits }
    guard shared.count == 1, let range = anchorRange(of: anchored),
      let heir = aliases(of: anchored).first,
      source.bytes[range.upperBound] == 0x20
    else { throw .shared(anchor: name(of: shared[0])) }
    guard let content = Content(Node(tree: tree, index: anchored)), content.size <= Self.repeatLimit
    else { throw .tooLarge }
    let isScalar = records[Int(anchored)].kind == .scalar
    let style = isScalar ? records[Int(anchored)].style : .plain
    let text = isScalar ? scalarText(content, style) : WritingStyle().flow(content)
    let alias = Int(records[Int(heir)].start)..<Int(records[Int(heir)].end)
    let all =
      edits + [
        TextEdit(range.lowerBound..<range.upperBound + 1, ""),
        TextEdit(alias, String(decoding: source.bytes[range], as: UTF8.self) + " " + text),
      ]
    for (position, edit) in all.enumerated() {
      for other in all[..<position] where edit.meets(other) {
        throw .shared(anchor: name(of: anchored))
      }
    }
    return all
  }

  private func scalarText(_ content: Content, _ style: ScalarStyle) -> String {
    guard case .scalar(let scalar) = content else { return "" }
    return ScalarText.inline(scalar, .flow, preferring: style)
  }

  /// Checks that an edit does not remove an anchor that an alias outside the edit needs.
  private func checkUnshared(_ edit: TextEdit, inside raw: UInt32) throws(EditError) {
    guard !edit.range.isEmpty else { return }
    for alias in tree.aliases where !edit.range.contains(Int(records[Int(alias)].start)) {
      let anchored = records[Int(alias)].content
      if anchored > raw, edit.range.contains(Int(records[Int(anchored)].start)) {
        throw .shared(anchor: name(of: anchored))
      }
    }
  }
}
