import YAML

/// Reads a text as one file named `test.yaml`.
func read(_ text: String, limits: Limits = .standard) -> Tree {
  Tree(parsing: SourceFile(name: "test.yaml", text: text), limits: limits)
}

extension Tree {
  /// The root of a document; nil when it has none.
  func root(_ document: Int = 0) -> Node? { documents[document].root.map { node($0) } }

  /// The node under a path of keys, from the first document's root.
  func at(_ path: String...) -> Node? {
    path.reduce(root()) { node, key in
      node.flatMap { node in Int(key).flatMap { node[$0] } ?? node[key] }
    }
  }

  /// The text that a node was written with.
  func written(_ node: Node?) -> String? {
    node.map { String(decoding: source.bytes[$0.range], as: UTF8.self) }
  }
}

extension Mark {
  /// Line and column as a report shows them.
  var place: String { "\(line):\(column)" }
}
