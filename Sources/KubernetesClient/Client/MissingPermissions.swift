/// Missing permissions, and the Role or ClusterRole that would grant them.
public struct MissingPermissions: Sendable, Hashable {
  public let accesses: [ResourceAccess]

  public init(_ accesses: [ResourceAccess]) { self.accesses = accesses }

  /// The manifests: one Role per namespace, and one ClusterRole for cluster-scoped resources and all namespaces.
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
    for rule in rules(accesses) {
      text += """
        - apiGroups: ["\(rule.group)"]
          resources: [\(quoted(rule.resources))]
          verbs: [\(quoted(rule.verbs))]

        """
    }
    return text
  }

  /// Returns one rule for all resources of a group that need the same verbs.
  private func rules(_ accesses: [ResourceAccess]) -> [Rule] {
    var targets: [Rule] = []
    for access in accesses {
      let position = targets.firstIndex {
        $0.group == access.group && $0.resources == [access.resource]
      }
      if let position {
        if !targets[position].verbs.contains(access.verb) {
          targets[position].verbs.append(access.verb)
        }
      } else {
        targets.append(
          Rule(group: access.group, resources: [access.resource], verbs: [access.verb]))
      }
    }
    var rules: [Rule] = []
    for target in targets {
      let position = rules.firstIndex { $0.group == target.group && $0.verbs == target.verbs }
      if let position {
        rules[position].resources += target.resources
      } else {
        rules.append(target)
      }
    }
    return rules
  }

  private func quoted(_ words: [String]) -> String {
    words.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  private struct Rule {
    let group: String
    var resources: [String]
    var verbs: [String]
  }
}
