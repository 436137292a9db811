package import YAML

/// Something in an object that an API server refuses, or drops.
package struct SchemaFault: Sendable {
  package enum Kind: String, Sendable {
    /// The server refuses the object.
    case refused
    /// The server does not know the field.
    case unknown
  }

  /// What can be written instead, so that nothing else changes.
  package enum Replacement: Sendable, Hashable {
    case text(String)
    case number(Int64)
    case truth(Bool)
  }

  package let kind: Kind
  /// What is at fault, or what lacks ``field``.
  package let node: Node
  /// The field of the node that is missing, or is meant.
  package let field: String?
  /// What is wrong, in words that a sentence begins with.
  package let text: String
  package let replacement: Replacement?
  /// The fields that there are where one is unknown.
  package let alternatives: [String]
}

extension SchemaTable {
  /// What an API server of a minor version would refuse in an object, or drop; nothing for kinds that are not Kubernetes' own.
  package func faults(of object: KubernetesObject, minor: Int) -> [SchemaFault] {
    guard let type = type(of: object) else { return [] }
    return object.node.tree.withReader { reader in
      var walk = SchemaWalk(reader: reader, table: self, minor: minor)
      walk.checkObject(object, type)
      return walk.faults
    }
  }
}
