public import Kubernetes

/// What a command does in a cluster, and what it needs permission for.
public enum CommandPermissions: String, Sendable, CaseIterable {
  case lint, status, diff, apply
  case addShard = "add-shard"
  case removeShard = "remove-shard"

  /// The least permissions, for an installation in a namespace.
  public func accesses(namespace: String?) -> [ResourceAccess] {
    switch self {
    case .lint: Self.verbs(["list"], LiveKinds.builtIn(in: namespace), namespace)
    case .status:
      Self.verbs(["list", "watch"], Self.watched, namespace)
        + [ResourceAccess(verb: "get", .pods, subresource: "proxy", namespace: namespace)]
    case .diff:
      CommandPermissions.lint.accesses(namespace: namespace)
        + Self.verbs(["get", "create", "patch"], Self.changed, namespace)
    case .apply:
      CommandPermissions.lint.accesses(namespace: namespace)
        + Self.verbs(["get", "create", "patch", "delete"], Self.changed, namespace)
        + Self.verbs(["list", "watch"], [.pods], namespace)
        + Self.verbs(["watch"], [.deployments, .statefulSets], namespace)
    case .addShard:
      CommandPermissions.apply.accesses(namespace: namespace)
        + Self.verbs(["list"], [Capacity.quotas], namespace)
        + [ResourceAccess(verb: "get", .pods, subresource: "proxy", namespace: namespace)]
        + Self.verbs(["list"], [.services, .pods, .nodes], nil)
    case .removeShard:
      CommandPermissions.apply.accesses(namespace: namespace)
        + [ResourceAccess(verb: "get", .pods, subresource: "proxy", namespace: namespace)]
    }
  }

  /// The same with the kinds that are read where they are installed, in a cluster that serves them.
  public func accesses(namespace: String?, in cluster: Discovery) -> [ResourceAccess] {
    let accesses = accesses(namespace: namespace)
    if self == .status {
      let certificates = StatusKinds.certificates
      let isThere = cluster.find(group: certificates.group, kind: certificates.kind) != nil
      return accesses
        + Self.verbs(["list", "watch"], isThere ? [certificates] : [], namespace)
    }
    let installed = (LiveKinds.installed + LiveKinds.monitoring).compactMap {
      cluster.find(group: $0.group, kind: $0.kind)?.type
    }
    return accesses + Self.verbs(["list"], installed, namespace)
  }

  /// The names of all commands that ask clusters.
  public static var names: [String] { allCases.map(\.rawValue) }

  private static let watched = StatusKinds.needed + [.ingresses, .secrets]

  private static let changed: [ResourceType] = [
    .deployments, .statefulSets, .services, .configMaps, .secrets, .horizontalPodAutoscalers,
    .podDisruptionBudgets, .ingresses, .networkPolicies,
  ]

  private static func verbs(
    _ verbs: [String], _ types: [ResourceType], _ namespace: String?
  ) -> [ResourceAccess] {
    types.flatMap { type in
      verbs.map { ResourceAccess(verb: $0, type, namespace: namespace) }
    }
  }
}
