import YAML

/// The place in the input that a value comes from.
enum FactSource {
  /// A node of a document.
  case node(Node)
  /// A part of a scalar's content, such as a word of haproxy.cfg in a ConfigMap.
  case inside(Node, start: Mark, end: Mark)
  /// A position that is not a node, such as the one at which a document stops parsing.
  case mark(SourceFile, Mark)
}
