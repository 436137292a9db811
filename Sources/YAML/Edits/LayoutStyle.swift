/// How a text writes its collections, read off what stands in it.
struct LayoutStyle {
  /// Columns from a mapping to the mapping below one of its keys.
  var step = 2
  /// Columns from a key to the dash of the list below it.
  var dash = 0
  /// Columns from a dash to what stands behind it.
  var item = 2
  /// What ends lines.
  var newline = "\n"
  /// Whether it is JSON: in brackets and braces, every text in quotes.
  var isJSON = false

  /// The style of the object or document that a node stands in, and of the whole text where that shows too little.
  init(of node: Node) {
    let source = node.tree.source
    newline = Self.newline(in: source)
    var root = node
    while let parent = root.parent { root = parent }
    isJSON = root.isFlow
    if !scan(root) {
      for document in node.tree.documents {
        guard let other = document.root, other != root.index else { continue }
        if scan(node.tree.node(other)) { break }
      }
    }
  }

  /// Takes what the nodes below a root show; true when it has seen both a mapping and a list below a key.
  private mutating func scan(_ root: Node) -> Bool {
    var hasMapping = false
    var hasList = false
    let tree = root.tree
    let end = tree.records[Int(root.index)].next
    var index = root.index
    while index < end, !(hasMapping && hasList) {
      let record = tree.records[Int(index)]
      let node = Node(tree: tree, index: index)
      index += 1
      guard record.kind == .mapping || record.kind == .sequence, !record.flags.contains(.flow),
        let key = node.key, let parent = node.parent, !parent.isFlow, node.count > 0
      else { continue }
      let column = tree.source.column(of: key.range.lowerBound)
      if record.kind == .mapping, !hasMapping, let first = node.entries.first(where: { _ in true })
      {
        step = max(1, tree.source.column(of: first.key.range.lowerBound) - column)
        hasMapping = true
      }
      if record.kind == .sequence, !hasList, let place = node.dash(of: 0),
        let first = Elements(tree: tree, collection: node.index).first(where: { _ in true })
      {
        dash = max(0, tree.source.column(of: place) - column)
        let line = tree.source.lineStart(of: place)
        if tree.source.lineStart(of: first.range.lowerBound) == line {
          item = max(2, first.range.lowerBound - place)
        }
        hasList = true
      }
    }
    return hasMapping && hasList
  }

  private static func newline(in source: SourceFile) -> String {
    guard source.lineStarts.count > 1 else { return "\n" }
    let first = Int(source.lineStarts[1])
    return first >= 2 && source.bytes[first - 2] == 0x0D ? "\r\n" : "\n"
  }
}

extension SourceFile {
  /// Where the line of an offset begins.
  func lineStart(of offset: Int) -> Int {
    var index = offset
    while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
    return index
  }

  /// Bytes from the beginning of its line to an offset.
  func column(of offset: Int) -> Int { offset - lineStart(of: offset) }

  /// Where the line of an offset ends: at its line break, or at the end of the text.
  func lineEnd(of offset: Int) -> Int {
    var index = offset
    while index < bytes.count, !bytes[index].isLineBreak { index += 1 }
    return index
  }

  /// Where the line after that of an offset begins; the end of the text when there is none.
  func nextLine(of offset: Int) -> Int {
    var index = lineEnd(of: offset)
    if index < bytes.count, bytes[index] == 0x0D { index += 1 }
    if index < bytes.count, bytes[index] == 0x0A { index += 1 }
    return index
  }

  /// Whether nothing but spaces stands before an offset on its line.
  func beginsLine(_ offset: Int) -> Bool {
    bytes[lineStart(of: offset)..<offset].allSatisfy { $0 == 0x20 }
  }
}

extension Node {
  /// The offset of the dash before an element of a block sequence.
  func dash(of position: Int) -> Int? {
    guard isSequence, !isFlow, let start = written(position) else { return nil }
    let bytes = tree.source.bytes
    var index = start - 1
    while index >= range.lowerBound {
      if bytes[index] == UInt8(ascii: "-") { return index }
      guard bytes[index].isYAMLSpace else { return nil }
      index -= 1
    }
    return nil
  }

  /// Where an element of a sequence was written, its alias rather than what it stands for.
  func written(_ position: Int) -> Int? { ownElement(position).map { Int($0.start) } }

  /// The record of an element as it stands in the sequence: an alias is not followed.
  func ownElement(_ position: Int) -> NodeRecord? {
    guard isSequence, position < count else { return nil }
    var child = index + 1
    for _ in 0..<position { child = tree.records[Int(child)].next }
    return tree.records[Int(child)]
  }
}
