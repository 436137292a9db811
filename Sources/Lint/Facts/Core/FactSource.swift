import YAML

/// Where something was written.
enum FactSource {
  /// A node of a document.
  case node(Node)
  /// A part of a scalar's content, such as a word of haproxy.cfg in a ConfigMap.
  case inside(Node, start: Mark, end: Mark)
  /// A place in a text that is no node, such as where a document stopped to parse.
  case mark(SourceFile, Mark)
}
