import Basics
import YAML

/// Rewrites a JSON document as YAML.
enum JSONAsYAML {
  /// Returns the document as YAML, ending with a line break.
  static func render(_ json: [UInt8], name: String) -> [UInt8] {
    let text = String(decoding: json, as: UTF8.self)
    let tree = Tree(parsing: SourceFile(name: name, text: text))
    guard let root = tree.documents.first?.root else { return [] }
    var yaml = ""
    write(tree.node(root), indentation: 0, &yaml)
    return Array(yaml.utf8)
  }

  /// Writes a non-empty collection; its first line continues the current line of the text.
  private static func write(_ node: Node, indentation: Int, _ text: inout String) {
    let space = String(repeating: " ", count: indentation)
    var isFirst = true
    func begin() {
      if !isFirst { text += space }
      isFirst = false
    }
    for (key, value) in node.entries {
      begin()
      text += "\(key.text ?? ""):"
      if value.isScalar || value.count == 0 {
        text += " \(flow(value))\n"
      } else {
        // A sequence is not indented below its key, as in kubectl's output.
        let depth = value.isSequence ? indentation : indentation + 2
        text += "\n" + String(repeating: " ", count: depth)
        write(value, indentation: depth, &text)
      }
    }
    for value in node.elements {
      begin()
      text += "- "
      if value.isScalar || value.count == 0 {
        text += "\(flow(value))\n"
      } else {
        write(value, indentation: indentation + 2, &text)
      }
    }
  }

  private static func flow(_ node: Node) -> String {
    if node.isMapping { return "{}" }
    if node.isSequence { return "[]" }
    guard case .string(let string) = node.scalar else { return node.text ?? "null" }
    if isPlain(string) { return string }
    var writer = JSONWriter()
    writer.value(string)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Whether a string is read as the same string without quotes.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first,
      (0x61...0x7A).contains(first) || (0x41...0x5A).contains(first)
    else { return false }
    let isWord = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x2F, 0x5F: true
      default: false
      }
    }
    return isWord && !words.contains(text.lowercased())
  }

  private static let words: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null",
  ]
}
