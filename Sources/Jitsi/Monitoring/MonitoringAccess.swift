import Basics
import Kubernetes
public import YAML

/// What Prometheus servers may look at.
public struct MonitoringAccess: Sendable {
  private let inventory: Inventory
  /// Whether some Prometheus is installed by a chart, whose values say what it may look at.
  private let hasRelease: Bool
  /// Servers that run under a known ServiceAccount, by `namespace/account`.
  private let accounts: [String: Int]
  /// The first of them.
  private let nearest: MonitoringServer?
  /// Namespaces that a Prometheus runs in.
  private let homes: Set<String>
  private let bindings: [String: [KubernetesObject]]
  private let roles: [String: [KubernetesObject]]
  private let clusterBindings: [KubernetesObject]
  /// Whether a binding for the whole cluster allows some Prometheus, or may allow it, all that it needs.
  private let isGrantedEverywhere: Bool
  /// Accounts that some binding of the input names.
  private let boundAccounts: Set<String>

  /// What is missing in an installation's namespace.
  public struct Gap: Sendable {
    public let cause: Cause
    /// The object that a finding points into, and the field.
    public let place: Node
    public let path: String
    /// The account that lacks it.
    public let account: String
    public let accountNamespace: String
    /// What it may not do, as in `list endpoints`; or the name of the missing role.
    public let lacking: [String]
    /// A role of the namespace that allows all that it needs.
    public var role: String?
    /// Whether the input shows that what is missing there is missing.
    public let isProvable: Bool

    public enum Cause: String, Sendable {
      /// No binding names it.
      case binding
      /// A binding that is meant for it names another account.
      case subject
      /// The binding's role is not there.
      case role
      /// The role allows too little.
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

  /// What a Prometheus in another namespace lacks to watch an installation; nil when nothing does, or nobody asks.
  ///
  /// - Parameter isWatched: whether something in the input asks a Prometheus to scrape the installation.
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
        // Another server than those of the input may be meant by a name that none of theirs resembles.
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
