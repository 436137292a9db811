import Kubernetes
public import KubernetesClient

/// The permissions that commands need in a cluster.
public enum CommandPermissions: String, Sendable, CaseIterable {
  case lint, status, check, diff, apply
  case addShard = "add-shard"
  case removeShard = "remove-shard"
  case rooms, cordon, drain, uncordon, restart, upgrade, logs, bundle

  /// Flags that need additional permissions.
  public enum Extra: Sendable, Hashable {
    /// `status -w`, `logs -f`: lists are watched.
    case watching
    /// The changes come from manifests, which may contain objects of any kind.
    case manifests
    /// `--allow-disruption`, `--atomic`: objects are deleted in order to recreate them or to undo changes.
    case deleting
    /// `--chart --upgrade`: helm changes the cluster and needs its own permissions.
    case upgrading
    /// `--now`: the command does not wait for conferences to end.
    case now
    /// `bundle --check`: rooms are joined.
    case checking
    /// `bundle --no-logs`: no logs are read.
    case withoutLogs
    /// `--repair`: participants are counted.
    case repairing
    /// `--component haproxy`: pods are evicted, and no workload changes.
    case evicting
    /// `--skip-check`: no rooms are joined.
    case unchecked
    /// `--dry-run=client`: only reading requests are sent.
    case onlyReading
  }

  /// Returns the least permissions for an installation in a namespace.
  public func accesses(namespace: String?, _ extras: Set<Extra> = []) -> [ResourceAccess] {
    switch self {
    case .lint: return Self.objects(namespace) + Self.verbs(["list"], [.pods], namespace)
    case .status:
      return Self.verbs(
        extras.contains(.watching) ? ["list", "watch"] : ["list"], Self.watched, namespace)
        + [Self.proxy(namespace)]
    case .check:
      return Self.verbs(["list"], CheckKinds.needed, namespace)
        + [
          Self.proxy(namespace), Self.posting(namespace),
        ]
    case .rooms:
      return Self.verbs(["list"], CheckKinds.needed, namespace) + Self.forwarding(namespace)
        + (extras.contains(.repairing) ? [Self.proxy(namespace)] : [])
    case .bundle:
      return Self.objects(namespace) + Self.verbs(["list"], [.pods, .events], namespace)
        + [Self.proxy(namespace)]
        + (extras.contains(.checking)
          ? [ResourceAccess(verb: "create", .pods, subresource: "proxy", namespace: namespace)]
          : [])
        + (extras.contains(.withoutLogs)
          ? [] : [ResourceAccess(verb: "get", .pods, subresource: "log", namespace: namespace)])
    case .logs:
      return Self.verbs(["list"], CheckKinds.needed, namespace)
        + (extras.contains(.watching) ? Self.verbs(["watch"], [.pods], namespace) : [])
        + [ResourceAccess(verb: "get", .pods, subresource: "log", namespace: namespace)]
    case .cordon, .uncordon, .drain:
      return Self.verbs(["list"], CheckKinds.needed, namespace) + Self.forwarding(namespace)
        + Self.verbs(["patch"], [.configMaps], namespace)
        + (self == .drain ? [Self.proxy(namespace)] : [])
    case .restart:
      let routing =
        Self.verbs(["list"], CheckKinds.needed, namespace) + Self.forwarding(namespace)
      if extras.contains(.evicting) {
        return routing
          + [ResourceAccess(verb: "create", .pods, subresource: "eviction", namespace: namespace)]
      }
      return routing + Self.verbs(["patch"], [.configMaps], namespace)
        + Self.verbs(["get", "patch"], [.deployments, .statefulSets, .daemonSets], namespace)
        + Self.refusals(namespace) + CommandPermissions.check.accesses(namespace: namespace)
    case .upgrade:
      return Self.objects(namespace) + Self.verbs(["list"], [.pods], namespace)
        + Self.changes(extras, namespace) + Self.refusals(namespace)
        + CommandPermissions.check.accesses(namespace: namespace) + Self.forwarding(namespace)
    case .diff:
      return Self.objects(namespace) + Self.changes(extras, namespace)
    case .apply:
      return Self.objects(namespace) + Self.changes(extras, namespace)
        + Self.refusals(namespace)
    case .addShard:
      let seen =
        Self.verbs(["list"], Self.watched, namespace) + [Self.proxy(namespace)]
        + (extras.isDisjoint(with: [.unchecked, .onlyReading]) ? [Self.posting(namespace)] : [])
        + Self.verbs(["list"], [.services], nil)
      if extras.contains(.upgrading) { return seen + Self.verbs(["get"], [.secrets], namespace) }
      return Self.objects(namespace) + Self.changes(extras, namespace)
        + Self.refusals(namespace) + seen
        + Self.verbs(["list"], [Capacity.quotas], namespace)
        + Self.verbs(["list"], [.pods, .nodes], nil)
    case .removeShard:
      let asked =
        extras.contains(.now)
        ? [] : Self.verbs(["list"], [.pods], namespace) + [Self.proxy(namespace)]
      if extras.contains(.upgrading) {
        // The shard is drained in HAProxy before helm runs.
        let drain =
          extras.contains(.now)
          ? []
          : Self.objects(namespace)
            + Self.verbs(["get", "patch"], [.configMaps, .statefulSets, .deployments], namespace)
        return asked + drain + Self.verbs(["get"], [.secrets], namespace)
      }
      var deleting = extras
      deleting.insert(.deleting)
      return Self.objects(namespace)
        + Self.changes(deleting, namespace, creates: extras.contains(.deleting))
        + Self.refusals(namespace) + asked
    }
  }

  /// The lists of the objects that manifests define.
  private static func objects(_ namespace: String?) -> [ResourceAccess] {
    verbs(["list"], LiveKinds.builtIn(in: namespace), namespace)
  }

  /// Returns the least permissions in a cluster, including the optional kinds that it serves.
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
    let isNarrow = [.check, .rooms, .logs, .cordon, .uncordon, .drain, .restart].contains(self)
    if extras.contains(.upgrading) || isNarrow { return accesses }
    let installed = (LiveKinds.installed + LiveKinds.monitoring).compactMap {
      cluster.find(group: $0.group, kind: $0.kind)?.type
    }
    return accesses + Self.verbs(["list"], installed, namespace)
  }

  /// The names of all commands that use a cluster.
  public static var names: [String] { allCases.map(\.rawValue) }

  private static let watched = StatusKinds.needed + [.ingresses, .secrets]

  /// The resource types that shards consist of.
  private static let ofShards: [ResourceType] = [
    .deployments, .statefulSets, .services, .horizontalPodAutoscalers, .podDisruptionBudgets,
    .ingresses, .networkPolicies,
  ]

  /// Returns the permissions for making changes. Objects are read and changed in a dry run first; the dry run of an object that
  /// does not exist needs permission to create it.
  private static func changes(
    _ extras: Set<Extra>, _ namespace: String?, creates: Bool = true
  ) -> [ResourceAccess] {
    let isReading = extras.contains(.onlyReading)
    let verbs = ["get"] + (isReading ? [] : (creates ? ["create"] : []) + ["patch"])
    let deleting = extras.contains(.deleting) && !isReading ? ["delete"] : []
    // Without manifests, the only ConfigMap that changes is HAProxy's, and no Secret changes.
    guard extras.contains(.manifests) else {
      return Self.verbs(verbs + deleting, ofShards, namespace)
        + Self.verbs(isReading ? ["get"] : ["get", "patch"], [.configMaps], namespace)
    }
    return Self.verbs(verbs + deleting, ofShards + [.configMaps, .secrets], namespace)
  }

  /// Permission to read events: only they report why a StatefulSet's pods cannot be created.
  private static func refusals(_ namespace: String?) -> [ResourceAccess] {
    verbs(["list"], [.events], namespace)
  }

  static func proxy(_ namespace: String?) -> ResourceAccess {
    ResourceAccess(verb: "get", .pods, subresource: "proxy", namespace: namespace)
  }

  /// What BOSH requests need, which are POST.
  static func posting(_ namespace: String?) -> ResourceAccess {
    ResourceAccess(verb: "create", .pods, subresource: "proxy", namespace: namespace)
  }

  /// What `kubectl port-forward` needs: depending on its version, it begins with a GET or a POST request.
  private static func forwarding(_ namespace: String?) -> [ResourceAccess] {
    verbs(["get"], [.pods], namespace)
      + ["get", "create"].map {
        ResourceAccess(verb: $0, .pods, subresource: "portforward", namespace: namespace)
      }
  }

  private static func verbs(
    _ verbs: [String], _ types: [ResourceType], _ namespace: String?
  ) -> [ResourceAccess] {
    types.flatMap { type in
      verbs.map { ResourceAccess(verb: $0, type, namespace: namespace) }
    }
  }
}
