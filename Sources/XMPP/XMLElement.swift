/// An element of an XML document: what XMPP sends as one stanza.
public struct XMLElement: Sendable, Hashable {
  /// The name as it is written, with its prefix.
  public let name: String
  public let attributes: [String: String]
  public internal(set) var children: [XMLElement] = []
  /// All text directly inside the element, references resolved.
  public internal(set) var text = ""

  init(_ name: String, _ attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// The name without a prefix.
  public var localName: Substring {
    name.firstIndex(of: ":").map { name[name.index(after: $0)...] } ?? name[...]
  }

  public subscript(attribute: String) -> String? { attributes[attribute] }

  /// The first child of a name, prefixes aside.
  public func child(_ name: String) -> XMLElement? { children.first { $0.localName == name } }

  /// The children of a name, prefixes aside.
  public func children(_ name: String) -> [XMLElement] {
    children.filter { $0.localName == name }
  }
}
