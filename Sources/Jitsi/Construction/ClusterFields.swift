public import YAML

/// Fields set by an API server or by a tool that applied the object, which a copy of the object must not have.
public enum ClusterFields {
  /// Returns an object without these fields.
  public static func removed(from object: Content, kind: String) -> Content {
    guard case .map(let entries) = object else { return object }
    return .map(
      entries.compactMap { entry in
        switch entry.key {
        case "status": nil
        case "metadata": Content.Entry(entry.key, metadata(entry.value))
        case "spec" where kind == "Service": Content.Entry(entry.key, service(entry.value))
        default: entry
        }
      })
  }

  private static let assigned: Set<String> = [
    "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink",
    "deletionTimestamp", "deletionGracePeriodSeconds",
  ]

  private static func metadata(_ metadata: Content) -> Content {
    guard case .map(let entries) = metadata else { return metadata }
    return .map(
      entries.compactMap { entry in
        if assigned.contains(entry.key) { return nil }
        guard entry.key == "annotations", case .map(let annotations) = entry.value else {
          return entry
        }
        let kept = annotations.filter { !isTools($0.key) }
        return kept.isEmpty && !annotations.isEmpty ? nil : Content.Entry(entry.key, .map(kept))
      })
  }

  private static func isTools(_ annotation: String) -> Bool {
    annotation == "kubectl.kubernetes.io/last-applied-configuration"
      || annotation == "deployment.kubernetes.io/revision"
      || annotation == PendingShardAnnotation.annotation
      || annotation.hasPrefix("meta.helm.sh/")
  }

  private static func service(_ spec: Content) -> Content {
    guard case .map(let entries) = spec else { return spec }
    return .map(
      entries.filter { entry in
        switch entry.key {
        case "clusterIP": entry.value == .scalar(.string("None"))
        case "clusterIPs", "healthCheckNodePort": false
        default: true
        }
      })
  }
}
