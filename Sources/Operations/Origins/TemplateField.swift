import YAML

/// Finds the line of a field among the lines of one object in a chart template.
///
/// A template is not YAML. Lines of actions alone are skipped, and if more than one line could become the field, the search
/// stops at the last line that is certain.
struct TemplateField {
  /// A key or an element of a list, in the order of the lines.
  private struct Entry {
    let line: Int
    let indent: Int
    let content: Content
  }

  private enum Content {
    /// The dash of an element; what follows it in the line is an entry of its own.
    case dash
    case text(Substring)
    /// A line that starts with `{{`.
    case action
  }

  private var entries: [Entry] = []
  private let texts: [(line: Int, text: Substring)]

  /// - Parameter lines: The numbers and texts of the object's lines.
  init(_ lines: [(line: Int, text: String)]) {
    texts = lines.map { ($0.line, Self.trimmed($0.text)) }
    for (line, text) in lines { add(Substring(text), line) }
  }

  private mutating func add(_ text: Substring, _ line: Int) {
    var rest = text.drop { $0 == " " }
    while true {
      let indent = text.utf8.distance(from: text.utf8.startIndex, to: rest.utf8.startIndex)
      guard let first = rest.first, first != "#" else { return }
      if rest.hasPrefix("{{") {
        return entries.append(Entry(line: line, indent: indent, content: .action))
      }
      guard rest == "-" || rest.hasPrefix("- ") else {
        return entries.append(Entry(line: line, indent: indent, content: .text(rest)))
      }
      entries.append(Entry(line: line, indent: indent, content: .dash))
      rest = rest.dropFirst().drop { $0 == " " }
    }
  }

  /// Returns the line and column of a field, or of what contains it.
  ///
  /// - Parameters:
  ///   - steps: The path to the field.
  ///   - root: The object as rendered.
  ///   - rendered: The line of the rendered text in which the field or a part of it is.
  func place(
    of steps: [NodeStep], in root: Node?, rendered: String
  ) -> (line: Int, column: Int)? {
    guard var current = entries.first else { return nil }
    var scope = entries.indices
    var node = root
    var isComplete = true
    for step in steps {
      let next: Int?
      switch step {
      case .key(let key):
        next = self.key(key, in: scope)
        node = node?[key]
      case .index(let index):
        node = node?[index]
        next = element(index, named: node?["name"]?.text, in: scope)
      }
      guard let next else {
        isComplete = false
        break
      }
      current = entries[next]
      scope = block(of: next, in: scope)
    }
    // The same words say more than the way to them.
    let words = Self.trimmed(rendered)
    if words.utf8.count > 3 {
      let last = scope.last.map { entries[$0].line } ?? current.line
      let near = texts.filter {
        $0.text == words && (current.line...max(current.line, last)).contains($0.line)
      }
      let all = isComplete ? near : texts.filter { $0.text == words }
      if let found = near.count == 1 ? near.first : all.count == 1 ? all.first : nil,
        found.line != current.line
      {
        return (found.line, entries.first { $0.line == found.line }.map { $0.indent + 1 } ?? 1)
      }
    }
    return (current.line, current.indent + 1)
  }

  // MARK: Steps

  private func key(_ key: String, in scope: Range<Int>) -> Int? {
    let keys = scope.filter { if case .text = entries[$0].content { true } else { false } }
    guard let indent = keys.map({ entries[$0].indent }).min() else { return nil }
    let found = keys.filter { entries[$0].indent == indent && isKey($0, key) }
    return found.count == 1 ? found[0] : nil
  }

  private func isKey(_ position: Int, _ key: String) -> Bool {
    guard case .text(let text) = entries[position].content else { return false }
    return ["\(key):", "\"\(key)\":", "'\(key)':"].contains {
      text == $0 || text.hasPrefix($0 + " ")
    }
  }

  private func element(_ index: Int, named name: String?, in scope: Range<Int>) -> Int? {
    let dashes = scope.filter { if case .dash = entries[$0].content { true } else { false } }
    guard let indent = dashes.map({ entries[$0].indent }).min() else { return nil }
    let elements = dashes.filter { entries[$0].indent == indent }
    if let name {
      let named = elements.filter { element in
        block(of: element, in: scope).contains { position in
          guard case .text(let text) = entries[position].content else { return false }
          return ["name: \(name)", "name: \"\(name)\"", "name: '\(name)'"].contains(String(text))
        }
      }
      if named.count == 1 { return named[0] }
    }
    if elements.count == 1 { return elements[0] }
    let isFixed = !scope.contains { if case .action = entries[$0].content { true } else { false } }
    return isFixed && elements.indices.contains(index) ? elements[index] : nil
  }

  /// The entries below a key or an element.
  private func block(of position: Int, in scope: Range<Int>) -> Range<Int> {
    let head = entries[position]
    let isKey = if case .text = head.content { true } else { false }
    let start = position + 1
    let end =
      (start..<scope.upperBound).first { position in
        let entry = entries[position]
        switch entry.content {
        case .action: return false
        case .dash: return entry.indent < head.indent || !isKey && entry.indent == head.indent
        case .text: return entry.indent <= head.indent
        }
      } ?? scope.upperBound
    return start..<max(start, end)
  }

  private static func trimmed(_ text: String) -> Substring {
    var rest = text.drop { $0 == " " || $0 == "\t" }
    while let last = rest.last, last == " " || last == "\t" || last == "\r" { rest.removeLast() }
    return rest
  }
}
