extension Tree {
  /// The root of the first document.
  package var root: Node? { documents.first?.root.map(node) }
}
