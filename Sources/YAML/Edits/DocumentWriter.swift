/// Adds whole documents to a text.
public enum DocumentWriter {
  /// The edit that puts objects behind everything that a text holds, in the text's own style; nil for JSON that is no list.
  public static func append(_ objects: [Content], to tree: Tree) -> TextEdit? {
    let source = tree.source
    guard let document = tree.documents.last(where: { $0.root != nil }), let root = document.root
    else {
      return TextEdit(
        range: source.bytes.count..<source.bytes.count, text: text(objects, LayoutStyle()))
    }
    let node = tree.node(root)
    let style = LayoutStyle(of: node)
    if style.isJSON {
      guard let items = node["items"], items.isSequence, items.count > 0 else { return nil }
      let editor = NodeEditor(node)
      let edits = objects.compactMap { editor.append($0, to: items)?.first }
      guard edits.count == objects.count, let first = edits.first else { return nil }
      return TextEdit(range: first.range, text: edits.map(\.text).joined())
    }
    let end = source.bytes.count
    let isOpen = end > 0 && !source.bytes[end - 1].isLineBreak
    return TextEdit(
      range: end..<end, text: (isOpen ? style.newline : "") + text(objects, style))
  }

  /// Objects as a text of their own.
  public static func text(_ objects: [Content]) -> String { text(objects, LayoutStyle()) }

  private static func text(_ objects: [Content], _ style: LayoutStyle) -> String {
    let writer = ContentWriter(style: style)
    return objects.flatMap { ["---"] + writer.block($0, at: 0) }
      .map { $0 + style.newline }.joined()
  }
}

extension LayoutStyle {
  /// The style of a text that does not stand yet.
  init() {}
}
