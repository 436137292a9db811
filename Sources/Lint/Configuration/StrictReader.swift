import Basics
package import YAML

/// Reads one document of a known format. Unknown keys are errors, and all errors are collected.
package struct StrictReader {
  package private(set) var errors: [ConfigurationError] = []

  package init() {}

  /// The mapping at the root of a text; nil if there is none, which is an error unless the text is empty.
  package mutating func root(of tree: Tree, _ name: String) -> Node? {
    for document in tree.documents {
      if let problem = document.problem {
        fail(tree.source, problem.mark, problem.description)
        return nil
      }
      for repeated in document.duplicateKeys {
        let key = tree.node(repeated.key)
        fail(key, "duplicate key `\(key.text ?? "")`")
      }
    }
    let roots = tree.documents.compactMap(\.root).map(tree.node).filter { !$0.isNull }
    if roots.count > 1 {
      fail(roots[1], "\(name) must be a single document, but this is a second one")
    }
    guard let root = roots.first else { return nil }
    guard root.isMapping else {
      fail(root, "\(name) must be a mapping")
      return nil
    }
    return root
  }

  /// Records an error at the start of a node.
  package mutating func fail(_ node: Node, _ message: String) {
    fail(node.tree.source, node.start, message)
  }

  /// Records an error at a position in a file.
  package mutating func fail(_ file: SourceFile, _ mark: Mark, _ message: String) {
    errors.append(
      ConfigurationError(file: file.name, line: mark.line, column: mark.column, message: message))
  }

  /// The value of a key; nil if it is missing or empty.
  package func value(_ node: Node, _ key: String) -> Node? {
    node[key].flatMap { $0.isNull ? nil : $0 }
  }

  /// Records an error for every key of a mapping that is not in `allowed`; `place` names the mapping in the message.
  package mutating func expectKeys(_ node: Node, _ allowed: [String], in place: String) {
    for entry in node.entries {
      let key = entry.key.text ?? ""
      if allowed.contains(key) { continue }
      let hint = Suggestion.closest(to: key, among: allowed).map { "; did you mean `\($0)`?" }
      fail(entry.key, "\(place) has no key `\(key)`" + (hint ?? ""))
    }
  }

  /// The text of a node; nil, with an error, if it is not a string or is empty.
  package mutating func text(_ node: Node) -> String? {
    guard let text = node.text, !text.isEmpty else {
      fail(node, "this must be a non-empty string")
      return nil
    }
    return text
  }

  /// The value of a node; nil, with an error, if it is not a Boolean.
  package mutating func boolean(_ node: Node) -> Bool? {
    guard case .bool(let value) = node.scalar else {
      fail(node, "this must be true or false")
      return nil
    }
    return value
  }

  /// The value of a node; nil, with an error, if it is not an integer of at least `least`.
  package mutating func number(_ node: Node, atLeast least: Int) -> Int? {
    guard case .int(let value) = node.scalar, value >= Int64(least), value <= Int64(Int32.max)
    else {
      fail(node, "this must be a number of at least \(least)")
      return nil
    }
    return Int(value)
  }

  /// The text of a node; nil, with an error, if it is not in `allowed`.
  package mutating func choice(_ node: Node, _ allowed: [String]) -> String? {
    guard let text = node.text, allowed.contains(text) else {
      let hint = node.text.flatMap { Suggestion.closest(to: $0, among: allowed) }
        .map { "; did you mean `\($0)`?" }
      fail(node, "this must be one of \(allowed.joined(separator: ", "))" + (hint ?? ""))
      return nil
    }
    return text
  }

  /// The elements of a list; a single string counts as a list of one.
  package mutating func list(_ node: Node) -> [Node] {
    if node.isScalar { return [node] }
    guard node.isSequence else {
      fail(node, "this must be a list")
      return []
    }
    return Array(node.elements)
  }

  /// Accepts no other values for `apiVersion` and `kind`; both may be missing.
  package mutating func expectKind(_ root: Node, _ kind: String) {
    if let node = value(root, "apiVersion"), node.text != RuleReader.apiVersion {
      fail(node, "apiVersion must be \(RuleReader.apiVersion)")
    }
    if let node = value(root, "kind"), node.text != kind { fail(node, "kind must be \(kind)") }
  }
}
