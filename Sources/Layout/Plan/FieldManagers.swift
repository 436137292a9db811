package import YAML

/// The field managers of an object (`managedFields`, the Kubernetes documentation, "Server-Side Apply").
package enum FieldManagers {
  /// The entries of `managedFields`; empty if there are none.
  package static func entries(_ object: Content) -> [Content] {
    if case .list(let entries)? = object["metadata"]?["managedFields"] { entries } else { [] }
  }

  /// Whether an entry belongs to a subresource, such as the status.
  package static func isOfSubresource(_ entry: Content) -> Bool { entry["subresource"] != nil }

  /// The entries without their times, regardless of order.
  package static func comparable(_ entries: [Content]) -> Set<Content> {
    Set(entries.map { $0.removing([.key("time")]).sorted })
  }
}
