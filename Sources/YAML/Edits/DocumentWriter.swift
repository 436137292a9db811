/// Appends whole documents to a text.
public enum DocumentWriter {
  /// Returns the edit that appends objects to the end of a text in its own style, or nil for JSON that is not a list.
  public static func append(_ objects: [Content], to tree: Tree) -> TextEdit? {
    let source = tree.source
    let root = tree.documents.last { $0.root != nil }?.root.map { tree.node($0) }
    if let root, root.isFlow, tree.documents.count == 1 { return append(objects, toItemsOf: root) }
    if root == nil, source.name.hasSuffix(".json") {
      return TextEdit(0..<source.bytes.count, jsonList(of: objects))
    }
    let style = root.map { NodeEditor($0).style(around: $0.index) } ?? WritingStyle()
    let end = source.bytes.count
    var text = end > 0 && !source.bytes[end - 1].isLineBreak ? style.lineBreak : ""
    // If the text is empty or ends with a marker, the next document is already open.
    var isOpen = opensDocument(source)
    for object in objects {
      if !isOpen { text += "---" + style.lineBreak }
      isOpen = false
      for line in style.element(object, at: 0) { text += line + style.lineBreak }
    }
    return TextEdit(insert: text, at: end)
  }

  /// Whether objects can be appended to the text: JSON must be a list.
  public static func canAppend(to tree: Tree) -> Bool {
    guard tree.documents.count == 1, let root = tree.documents[0].root.map({ tree.node($0) }),
      root.isFlow
    else { return true }
    return root["items"]?.isSequence == true
  }

  /// Returns the objects as a complete YAML text.
  public static func text(_ objects: [Content]) -> String {
    objects.flatMap { ["---"] + WritingStyle().element($0, at: 0) }.map { $0 + "\n" }.joined()
  }

  private static func append(_ objects: [Content], toItemsOf root: Node) -> TextEdit? {
    guard root["items"]?.isSequence == true else { return nil }
    let editor = NodeEditor(root)
    if root["items"]?.count == 0 {
      return try? editor.edits(.set(.list(objects)), at: [.key("items")]).first
    }
    let edits = objects.compactMap {
      try? editor.edits(.append($0), at: [.key("items")])
    }.flatMap { $0 }
    guard let first = edits.first, edits.allSatisfy({ $0.range == first.range }) else { return nil }
    return TextEdit(first.range, edits.map(\.text).joined())
  }

  /// Returns a value as multi-line JSON.
  public static func json(_ value: Content) -> String {
    var style = FlowStyle()
    (style.context, style.quotesKeys, style.spread) = (.json, true, 2)
    return style.text(value) + "\n"
  }

  /// Returns the objects as a JSON List.
  public static func jsonList(of objects: [Content]) -> String {
    json(["apiVersion": "v1", "kind": "List", "items": .list(objects)])
  }

  private static func opensDocument(_ source: SourceFile) -> Bool {
    var line = source.lineCount
    while line > 0, let range = source.lineRange(line) {
      let text = source.bytes[range]
      if text.starts(with: "---".utf8) { return text.dropFirst(3).allSatisfy(\.isYAMLSpace) }
      guard text.allSatisfy(\.isYAMLSpace) else { return false }
      line -= 1
    }
    return true
  }
}
