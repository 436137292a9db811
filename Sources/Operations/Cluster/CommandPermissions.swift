import Kubernetes
public import KubernetesClient

/// What a command does in a cluster, and what it needs permission for.
public enum CommandPermissions: String, Sendable, CaseIterable {
  case lint, status, diff, apply
  case addShard = "add-shard"
  case removeShard = "remove-shard"

  /// What flags of a command make it do beside the rest.
  public enum Extra: Sendable, Hashable {
    /// Watches go on: `-w`.
    case watching
    /// The changes come from manifests, which may have any object.
    case manifests
    /// Objects are deleted, to be made again or to undo what was done: `--allow-disruption`, `--atomic`.
    case deleting
    /// Helm changes the cluster, which needs permissions of its own: `--chart --upgrade`.
    case upgrading
    /// Nobody waits for conferences to end: `--now`.
    case now
  }

  /// The least permissions, for an installation in a namespace.
  public func accesses(namespace: String?, _ extras: Set<Extra> = []) -> [ResourceAccess] {
    switch self {
    case .lint: return Self.verbs(["list"], LiveKinds.builtIn(in: namespace), namespace)
    case .status:
      return Self.verbs(
        extras.contains(.watching) ? ["list", "watch"] : ["list"], Self.watched, namespace)
        + [Self.proxy(namespace)]
    case .diff:
      return Self.lint.accesses(namespace: namespace) + Self.changes(extras, namespace)
    case .apply:
      return Self.lint.accesses(namespace: namespace) + Self.changes(extras, namespace)
        + Self.refusals(namespace)
    case .addShard:
      let seen =
        Self.verbs(["list"], Self.watched, namespace) + [Self.proxy(namespace)]
        + Self.verbs(["list"], [.services], nil)
      if extras.contains(.upgrading) { return seen + Self.verbs(["get"], [.secrets], namespace) }
      return Self.lint.accesses(namespace: namespace) + Self.changes(extras, namespace)
        + Self.refusals(namespace) + seen
        + Self.verbs(["list"], [Capacity.quotas], namespace)
        + Self.verbs(["list"], [.pods, .nodes], nil)
    case .removeShard:
      let asked =
        extras.contains(.now)
        ? [] : Self.verbs(["list"], [.pods], namespace) + [Self.proxy(namespace)]
      if extras.contains(.upgrading) {
        // Draining the shard changes HAProxy before helm runs.
        let drain =
          extras.contains(.now)
          ? []
          : Self.lint.accesses(namespace: namespace)
            + Self.verbs(["get", "patch"], [.configMaps, .statefulSets, .deployments], namespace)
        return asked + drain + Self.verbs(["get"], [.secrets], namespace)
      }
      var deleting = extras
      deleting.insert(.deleting)
      return Self.lint.accesses(namespace: namespace)
        + Self.changes(deleting, namespace, creates: extras.contains(.deleting))
        + Self.refusals(namespace) + asked
    }
  }

  /// The same with the kinds that are read where they are installed, in a cluster that serves them.
  public func accesses(
    namespace: String?, _ extras: Set<Extra> = [], in cluster: Discovery
  ) -> [ResourceAccess] {
    let accesses = accesses(namespace: namespace, extras)
    if self == .status {
      let certificates = StatusKinds.certificates
      let isThere = cluster.find(group: certificates.group, kind: certificates.kind) != nil
      return accesses
        + Self.verbs(
          extras.contains(.watching) ? ["list", "watch"] : ["list"],
          isThere ? [certificates] : [], namespace)
    }
    if extras.contains(.upgrading) { return accesses }
    let installed = (LiveKinds.installed + LiveKinds.monitoring).compactMap {
      cluster.find(group: $0.group, kind: $0.kind)?.type
    }
    return accesses + Self.verbs(["list"], installed, namespace)
  }

  /// The names of all commands that ask clusters.
  public static var names: [String] { allCases.map(\.rawValue) }

  private static let watched = StatusKinds.needed + [.ingresses, .secrets]

  /// What the shards of an installation are made of.
  private static let ofShards: [ResourceType] = [
    .deployments, .statefulSets, .services, .horizontalPodAutoscalers, .podDisruptionBudgets,
    .ingresses, .networkPolicies,
  ]

  /// Changes are read and tried before they are made; what is tried and not there yet must be allowed to be created.
  private static func changes(
    _ extras: Set<Extra>, _ namespace: String?, creates: Bool = true
  ) -> [ResourceAccess] {
    let verbs = ["get"] + (creates ? ["create"] : []) + ["patch"]
    let deleting = extras.contains(.deleting) ? ["delete"] : []
    // Of configuration only HAProxy's changes, and no Secret, unless manifests have others.
    guard extras.contains(.manifests) else {
      return Self.verbs(verbs + deleting, ofShards, namespace)
        + Self.verbs(["get", "patch"], [.configMaps], namespace)
    }
    return Self.verbs(verbs + deleting, ofShards + [.configMaps, .secrets], namespace)
  }

  /// Why pods of a StatefulSet cannot be created is in its events only.
  private static func refusals(_ namespace: String?) -> [ResourceAccess] {
    verbs(["list"], [.events], namespace)
  }

  private static func proxy(_ namespace: String?) -> ResourceAccess {
    ResourceAccess(verb: "get", .pods, subresource: "proxy", namespace: namespace)
  }

  private static func verbs(
    _ verbs: [String], _ types: [ResourceType], _ namespace: String?
  ) -> [ResourceAccess] {
    types.flatMap { type in
      verbs.map { ResourceAccess(verb: $0, type, namespace: namespace) }
    }
  }
}
