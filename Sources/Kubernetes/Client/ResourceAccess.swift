/// What a request does, in the words of Kubernetes' permissions.
public struct ResourceAccess: Sendable, Hashable {
  /// get, list, watch, create, patch, update, delete.
  public let verb: String
  public let group: String
  /// The plural, with a subresource behind a slash: `pods/proxy`.
  public let resource: String
  /// Nil for all namespaces, and for what is in none.
  public let namespace: String?
  public let name: String?
  public let isNamespaced: Bool

  public init(
    verb: String, _ type: ResourceType, subresource: String? = nil, namespace: String? = nil,
    name: String? = nil
  ) {
    self.verb = verb
    group = type.group
    resource = subresource.map { "\(type.plural)/\($0)" } ?? type.plural
    self.namespace = type.isNamespaced ? namespace : nil
    self.name = name
    isNamespaced = type.isNamespaced
  }

  /// What is tried: `list services in the namespace meet`.
  public var description: String {
    var words = "\(verb) \(resource)"
    if !group.isEmpty { words += " (\(group))" }
    if let name { words += " \(name)" }
    if let namespace {
      words += " in the namespace \(namespace)"
    } else if isNamespaced, name == nil {
      words += " in all namespaces"
    }
    return words
  }
}

extension ResourceAccess: CustomStringConvertible {}

/// A Role or ClusterRole that would allow what is missing.
public struct MissingPermissions: Sendable, Hashable {
  public let accesses: [ResourceAccess]

  public init(_ accesses: [ResourceAccess]) { self.accesses = accesses }

  /// The manifests: a Role for each namespace, and one ClusterRole for what is outside of namespaces or in all of them.
  public var manifests: String {
    var namespaces: [String?] = []
    for access in accesses where !namespaces.contains(access.namespace) {
      namespaces.append(access.namespace)
    }
    return namespaces.map { namespace in
      role(namespace, accesses.filter { $0.namespace == namespace })
    }.joined(separator: "---\n")
  }

  private func role(_ namespace: String?, _ accesses: [ResourceAccess]) -> String {
    var text = """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: \(namespace == nil ? "ClusterRole" : "Role")
      metadata:
        name: kubectl-jitsi

      """
    if let namespace { text += "  namespace: \(namespace)\n" }
    text += "rules:\n"
    var targets: [Target] = []
    for access in accesses {
      let target = Target(group: access.group, resource: access.resource)
      if !targets.contains(target) { targets.append(target) }
    }
    for target in targets {
      var verbs: [String] = []
      for access in accesses
      where access.group == target.group && access.resource == target.resource
        && !verbs.contains(access.verb)
      {
        verbs.append(access.verb)
      }
      text += """
        - apiGroups: ["\(target.group)"]
          resources: ["\(target.resource)"]
          verbs: [\(verbs.map { "\"\($0)\"" }.joined(separator: ", "))]

        """
    }
    return text
  }

  private struct Target: Equatable {
    let group: String
    let resource: String
  }
}
