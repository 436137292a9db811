package import YAML

/// Who set which fields of an object (`managedFields`, the Kubernetes documentation, "Server-Side Apply").
package enum FieldManagers {
  package static func entries(_ object: Content) -> [Content] {
    if case .list(let entries)? = object["metadata"]?["managedFields"] { entries } else { [] }
  }

  /// Whether an entry is about fields that only a subresource changes, such as the status.
  package static func isOfSubresource(_ entry: Content) -> Bool { entry["subresource"] != nil }

  /// Entries without their times, in whatever order.
  package static func comparable(_ entries: [Content]) -> Set<Content> {
    Set(entries.map { $0.removing([.key("time")]).sorted })
  }
}
