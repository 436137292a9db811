import Basics
import Kubernetes
public import YAML

/// The permissions of Prometheus servers.
public struct MonitoringAccess: Sendable {
  private let inventory: Inventory
  /// Whether a Prometheus is installed by a chart, whose values determine its permissions.
  private let hasRelease: Bool
  /// The servers with a known ServiceAccount, by `namespace/account`.
  private let accounts: [String: Int]
  /// The first of those servers.
  private let nearest: MonitoringServer?
  /// The namespaces in which a Prometheus runs.
  private let homes: Set<String>
  private let bindings: [String: [KubernetesObject]]
  private let roles: [String: [KubernetesObject]]
  private let clusterBindings: [KubernetesObject]
  /// Whether a cluster-wide binding grants, or may grant, a Prometheus everything it needs.
  private let isGrantedEverywhere: Bool
  /// The accounts named in any binding of the input.
  private let boundAccounts: Set<String>

  /// A missing permission in an installation's namespace.
  public struct Gap: Sendable {
    public let cause: Cause
    /// The node and field for a finding.
    public let place: Node
    public let path: String
    /// The account that lacks the permission.
    public let account: String
    public let accountNamespace: String
    /// The denied action, such as `list endpoints`, or the name of the missing role.
    public let lacking: [String]
    /// A role in the namespace that grants everything needed.
    public var role: String?
    /// Whether the input proves that the permission is missing.
    public let isProvable: Bool

    public enum Cause: String, Sendable {
      /// No binding names the account.
      case binding
      /// A binding intended for the account names another one.
      case subject
      /// The role of the binding does not exist.
      case role
      /// The role grants too little.
      case rules
    }
  }

  init(_ inventory: Inventory, _ servers: [MonitoringServer]) {
    self.inventory = inventory
    hasRelease = servers.contains {
      if case .release = $0.form { $0.kind == .prometheus } else { false }
    }
    var accounts: [String: Int] = [:]
    for (id, server) in servers.enumerated() where server.kind == .prometheus {
      if let account = server.account, accounts["\(server.namespace)/\(account)"] == nil {
        accounts["\(server.namespace)/\(account)"] = id
      }
    }
    self.accounts = accounts
    nearest = accounts.values.min().map { servers[$0] }
    homes = Set(servers.filter { $0.kind == .prometheus }.map(\.namespace))
    bindings = Dictionary(grouping: inventory.objects.ofKind("RoleBinding")) {
      inventory.namespace(of: $0)
    }
    roles = Dictionary(grouping: inventory.objects.ofKind("Role")) { inventory.namespace(of: $0) }
    clusterBindings = Array(inventory.objects.ofKind("ClusterRoleBinding"))
    var bound: Set<String> = []
    for object in Array(inventory.objects.ofKind("RoleBinding")) + clusterBindings {
      for subject in AccessSubject.all(of: object, in: inventory.namespace(of: object)) {
        bound.insert(subject.account)
      }
    }
    boundAccounts = bound
    isGrantedEverywhere = clusterBindings.contains { binding in
      guard AccessSubject.all(of: binding, in: "").contains(where: { accounts[$0.account] != nil })
      else { return false }
      guard let role = AccessRole(of: binding, in: "", inventory) else { return true }
      return role.lacking.isEmpty
    }
  }

  /// Returns the permissions that a Prometheus in another namespace lacks to monitor an installation, or nil if none are
  /// missing or the installation is not monitored.
  ///
  /// - Parameters:
  ///   - installation: The installation to monitor.
  ///   - isWatched: Whether the input configures a Prometheus to scrape the installation.
  public func gap(of installation: Installation, isWatched: Bool) -> Gap? {
    let namespace = installation.namespace
    guard !namespace.isEmpty, !homes.contains(namespace), !isGrantedEverywhere,
      !hasRelease
    else { return nil }
    let bindings = bindings[namespace] ?? []
    var granted: [String: AccessRole.Grants] = [:]
    var short: Gap?
    var wrong: Gap?
    for binding in bindings {
      let subjects = AccessSubject.all(of: binding, in: namespace)
      let known = subjects.first { accounts[$0.account] != nil }
      let meant = known ?? subjects.first { $0.isForeignPrometheus(namespace) }
      guard let meant else {
        if subjects.contains(where: { $0.reachesAll }) { return nil }
        continue
      }
      if known == nil, !accounts.isEmpty {
        // A name unlike any in the input may refer to a server outside the input.
        wrong = wrong ?? self.wrong(meant)
        continue
      }
      guard let role = AccessRole(of: binding, in: namespace, inventory) else {
        if AccessRole.isOfCluster(binding) { return nil }
        short =
          short
          ?? Gap(
            cause: .role, place: binding.node, path: "roleRef.name", account: meant.name,
            accountNamespace: meant.namespace, lacking: [AccessRole.name(of: binding)],
            isProvable: roles[namespace] != nil)
        continue
      }
      let sum = (granted[meant.account] ?? AccessRole.Grants()).adding(role.grants)
      granted[meant.account] = sum
      if sum.lacking.isEmpty { return nil }
      short = Gap(
        cause: .rules, place: role.object.node, path: role.lackingPath, account: meant.name,
        accountNamespace: meant.namespace, lacking: sum.lacking, isProvable: true)
    }
    if let short { return short }
    if let wrong { return wrong }
    guard isWatched, let server = nearest else { return nil }
    let account = server.account ?? ""
    let key = "\(server.namespace)/\(account)"
    let role = (roles[namespace] ?? []).first {
      $0.name.holds("prometheus") && AccessRole($0).lacking.isEmpty
    }
    return Gap(
      cause: .binding, place: role?.node ?? server.object.node,
      path: role == nil ? server.accountPath : "metadata.name", account: account,
      accountNamespace: server.namespace, lacking: [], role: role?.name,
      isProvable: role != nil || boundAccounts.contains(key)
        || inventory.find(kind: "ServiceAccount", server.namespace, account) != nil)
  }

  private func wrong(_ subject: AccessSubject) -> Gap? {
    guard let server = nearest, let account = server.account else { return nil }
    let isName = subject.name != account
    return Gap(
      cause: .subject, place: subject.node, path: isName ? "name" : "namespace", account: account,
      accountNamespace: server.namespace, lacking: ["\(subject.namespace)/\(subject.name)"],
      isProvable: true)
  }
}
