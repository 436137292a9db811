package import YAML

extension Content {
  /// The content with the keys of all mappings sorted, for comparisons.
  package var sorted: Content {
    switch self {
    case .scalar: self
    case .list(let elements): .list(elements.map(\.sorted))
    case .map(let entries):
      .map(
        entries.map { Content.Entry($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
    }
  }

  /// The content without fields that change with every request, managed fields, and records of tools.
  package var comparable: Content {
    guard case .map(let entries) = self else { return self }
    return Content.map(
      entries.compactMap { entry in
        switch entry.key {
        case "status": return nil
        case "metadata": return Content.Entry(entry.key, Self.metadata(entry.value))
        default: return entry
        }
      }
    ).sorted
  }

  /// Metadata fields that only the server sets.
  static let passingMetadata: Set<String> = [
    "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink",
    "deletionTimestamp", "deletionGracePeriodSeconds",
  ]

  /// The annotation of `upgrade` with what an object was before.
  package static let upgradeRecord = "kubectl-jitsi.dev/before-upgrade"

  /// Annotations in which tools keep what they need for their next change. Manifests do not contain them.
  private static let records: Set<String> = [
    "kubectl.kubernetes.io/last-applied-configuration", upgradeRecord,
  ]

  private static func metadata(_ metadata: Content) -> Content {
    guard case .map(let entries) = metadata else { return metadata }
    return .map(
      entries.compactMap { entry in
        if passingMetadata.contains(entry.key) { return nil }
        guard entry.key == "annotations", case .map(let annotations) = entry.value else {
          return entry
        }
        let kept = annotations.filter { !records.contains($0.key) }
        return kept.isEmpty ? nil : Content.Entry(entry.key, .map(kept))
      })
  }

  /// Returns the content without the value at a path.
  package func removing(_ path: ArraySlice<NodeStep>) -> Content {
    guard let step = path.first else { return self }
    let rest = path.dropFirst()
    switch (step, self) {
    case (.key(let key), .map(let entries)):
      return .map(
        entries.compactMap { entry in
          guard entry.key == key else { return entry }
          return rest.isEmpty ? nil : Content.Entry(key, entry.value.removing(rest))
        })
    case (.index(let index), .list(var elements)):
      guard elements.indices.contains(index) else { return self }
      if rest.isEmpty {
        elements.remove(at: index)
      } else {
        elements[index] = elements[index].removing(rest)
      }
      return .list(elements)
    default: return self
    }
  }
}
