extension Tree {
  /// The first document's root.
  package var root: Node? { documents.first?.root.map(node) }
}
