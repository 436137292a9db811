import YAML

/// Parses a text as a file named `test.yaml`.
func read(_ text: String, limits: Limits = .standard) -> Tree {
  Tree(parsing: SourceFile(name: "test.yaml", text: text), limits: limits)
}

extension Tree {
  /// Returns the root of a document; nil if it is empty.
  func root(_ document: Int = 0) -> Node? { documents[document].root.map { node($0) } }

  /// Returns the node at a path of keys in the first document.
  func at(_ path: String...) -> Node? {
    path.reduce(root()) { node, key in
      node.flatMap { node in Int(key).flatMap { node[$0] } ?? node[key] }
    }
  }

  /// Returns the source text of a node.
  func written(_ node: Node?) -> String? {
    node.map { String(decoding: source.bytes[$0.range], as: UTF8.self) }
  }
}

extension Mark {
  /// The line and column, as in reports.
  var place: String { "\(line):\(column)" }
}
