package import YAML

/// A part of an object that an API server rejects or drops.
package struct SchemaFault: Sendable {
  package enum Kind: String, Sendable {
    /// The server rejects the object.
    case refused
    /// The server does not know the field.
    case unknown
  }

  /// A replacement that fixes the fault without changing anything else.
  package enum Replacement: Sendable, Hashable {
    case text(String)
    case number(Int64)
    case truth(Bool)
  }

  package let kind: Kind
  /// Whether the fault is a missing part or a combination of fields, which something else may complete.
  package var isStructural = false
  /// The node at fault, or the one that lacks ``field``.
  package let node: Node
  /// The missing or affected field of the node.
  package let field: String?
  /// The message, which can start a sentence.
  package let text: String
  package let replacement: Replacement?
  /// The known fields, if the field is unknown.
  package let alternatives: [String]
}

extension SchemaTable {
  /// Returns what an API server of a minor version would reject or drop in an object; empty for kinds that are not built in.
  package func faults(of object: KubernetesObject, minor: Int) -> [SchemaFault] {
    guard let type = type(of: object) else { return [] }
    return object.node.tree.withReader { reader in
      var walk = SchemaWalk(reader: reader, table: self, minor: minor)
      walk.checkObject(object, type)
      return walk.faults
    }
  }
}
