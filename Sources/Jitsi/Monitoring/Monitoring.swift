import Kubernetes
import YAML

/// The monitoring of installations: what is scraped, and by which servers.
public final class Monitoring: Sendable {
  /// Every Prometheus, Alertmanager and Grafana in the input.
  public let servers: [MonitoringServer]
  public let exporters: Set<Exporter>
  public let monitors: [Monitor]
  /// The API groups served by programs in the cluster in addition to the API server's own.
  public let apiGroups: Set<String>
  /// Whether another scraper with unknown rules is present, so that nothing can be reported as not scraped.
  public let hasOtherScrapers: Bool

  let inventory: Inventory
  /// The adapters for external metrics, and those for custom metrics, which KEDA does not serve.
  let externalAdapters: AdapterPool
  let ownAdapters: AdapterPool
  let targets: MonitorTargets
  /// Monitors grouped by selector and endpoints, in the order of their first members.
  let groups: [MonitorGroup]
  /// The groups of monitors that select a component, by component id.
  let groupsByComponent: [Int: [Int]]
  /// Monitors that indicate a component but select none, by the installation they are intended for.
  let strays: [Int: [Int]]
  /// The monitors by namespace.
  let monitorsByNamespace: [String: [Int]]
  /// Why no Prometheus selects a monitor. Does not contain those that are, or may be, selected.
  let refusals: [Int: (taker: MonitorSelection, refusal: MonitorSelection.Refusal)]
  /// The scrape jobs in Prometheus' own configuration.
  let jobs: ScrapeJobs
  /// The first Prometheus configured by the operator.
  let firstTaker: MonitorSelection?
  let hasPrometheus: Bool
  let memo = MonitoringCache()
  let access: MonitoringAccess
  let grafanaRoutes: GrafanaRoutes
  let dashboardIndex: DashboardIndex
  private let serversByInstallation: [Int: [Int]]

  public init(_ inventory: Inventory) {
    self.inventory = inventory
    let discovery = MonitoringDiscovery(inventory)
    servers = discovery.servers
    exporters = discovery.exporters
    externalAdapters = AdapterPool(discovery.adapters)
    ownAdapters = AdapterPool(discovery.adapters.filter { $0.program != .keda })
    apiGroups = Set(
      inventory.objects.ofKind("APIService").compactMap { $0.node["spec"]?["group"]?.text })
    var monitors: [Monitor] = []
    for (kind, selectsServices) in Monitor.kinds {
      for object in inventory.objects.ofKind(kind) {
        monitors.append(
          Monitor(
            id: monitors.count, object, namespace: inventory.namespace(of: object),
            selectsServices: selectsServices))
      }
    }
    self.monitors = monitors
    targets = MonitorTargets(
      inventory, isNeeded: !monitors.isEmpty, withServices: monitors.contains { $0.selectsServices }
    )
    let jobs = ScrapeJobs(inventory, discovery.servers)
    self.jobs = jobs
    firstTaker =
      servers.indices.lazy.compactMap { MonitorSelection(discovery.servers[$0], id: $0) }
      .first
    hasPrometheus = servers.contains { $0.kind == .prometheus }
    hasOtherScrapers = discovery.hasOtherScrapers || jobs.isOpen
    refusals = Self.refusals(of: monitors, by: discovery.servers, in: inventory)
    var groups: [MonitorGroup] = []
    var groupNumbers: [MonitorGroup.Key: Int] = [:]
    var selections: [[Int]] = []
    var byComponent: [Int: [Int]] = [:]
    var strays: [Int: [Int]] = [:]
    let installations = inventory.installations.idsByNamespace
    for monitor in monitors {
      let key = MonitorGroup.Key(monitor)
      let group = groupNumbers[key] ?? groups.count
      if group == groups.count {
        groupNumbers[key] = group
        groups.append(MonitorGroup(first: monitor.id))
        selections.append(targets.components(of: monitor))
        for id in selections[group] { byComponent[id, default: []].append(group) }
      }
      if refusals[monitor.id] == nil { groups[group].isTaken = true }
      if selections[group].isEmpty,
        let installation = Self.installation(meant: monitor, installations)
      {
        strays[installation, default: []].append(monitor.id)
      }
    }
    self.groups = groups
    groupsByComponent = byComponent
    monitorsByNamespace = Dictionary(grouping: monitors.indices) { monitors[$0].namespace }
    self.strays = strays
    access = MonitoringAccess(inventory, discovery.servers)
    let hasGrafana = discovery.servers.contains { $0.kind == .grafana }
    grafanaRoutes = GrafanaRoutes(inventory, isNeeded: hasGrafana)
    dashboardIndex = DashboardIndex(inventory, isNeeded: hasGrafana)
    serversByInstallation = Dictionary(grouping: discovery.servers.indices) {
      installations[discovery.servers[$0].namespace] ?? 0
    }
  }

  /// Returns the installation whose components are indicated by a monitor that selects none of them.
  private static func installation(meant monitor: Monitor, _ byNamespace: [String: Int]) -> Int? {
    if case .named(let names) = monitor.reach,
      let named = names.lazy.compactMap({ byNamespace[$0] }).first
    {
      return named
    }
    if let own = byNamespace[monitor.namespace] { return own }
    return byNamespace.count == 1 ? byNamespace.values.first : nil
  }

  /// Evaluates identical selections only once.
  private static func refusals(
    of monitors: [Monitor], by servers: [MonitoringServer], in inventory: Inventory
  ) -> [Int: (taker: MonitorSelection, refusal: MonitorSelection.Refusal)] {
    let prometheuses = servers.indices.filter { servers[$0].kind == .prometheus }
    let takers = prometheuses.map { MonitorSelection(servers[$0], id: $0) }
    // A Prometheus with any other configuration may select anything.
    guard !monitors.isEmpty, !takers.isEmpty, takers.allSatisfy({ $0 != nil }) else { return [:] }
    var seen: Set<String> = []
    let different = takers.compactMap { $0 }.filter { seen.insert($0.words(servers)).inserted }
    let byNamespace = Dictionary(grouping: different.filter(\.isBound), by: \.namespace)
    let others = different.filter { !$0.isBound }
    var found: [Int: (taker: MonitorSelection, refusal: MonitorSelection.Refusal)] = [:]
    for monitor in monitors {
      let near = (byNamespace[monitor.namespace] ?? []) + others
      let first = near.isEmpty ? Array(different.prefix(1)) : near
      var refused: (taker: MonitorSelection, refusal: MonitorSelection.Refusal)?
      var isTaken = false
      for taker in first {
        guard let refusal = taker.refusal(of: monitor, in: inventory) else {
          isTaken = true
          break
        }
        if refused == nil { refused = (taker, refusal) }
      }
      if !isTaken, let refused { found[monitor.id] = refused }
    }
    return found
  }
}

extension MonitorSelection {
  /// Whether it only selects monitors in its own namespace.
  var isBound: Bool { pods.namespaces == nil && services.namespaces == nil && !namespace.isEmpty }

  /// A text that is equal for servers with equal selectors.
  fileprivate func words(_ servers: [MonitoringServer]) -> String {
    let spec = servers[server].object.node["spec"]
    let fields = [pods.path, pods.namespacesPath, services.path, services.namespacesPath]
    let texts = fields.map { field -> String in
      guard let node = spec?[String(field.dropFirst("spec.".count))] else { return "" }
      return node.count == 0
        ? (node.isMapping ? "{}" : "")
        : String(decoding: node.tree.source.bytes[node.range], as: UTF8.self)
    }
    return texts.joined(separator: "\u{0}") + (isBound ? namespace : "")
  }
}

extension Monitoring {
  /// Returns the Grafana of a server.
  public func grafana(_ server: MonitoringServer) -> Grafana? {
    guard server.kind == .grafana else { return nil }
    return Grafana(server: server, routes: grafanaRoutes.routes(to: server), inventory: inventory)
  }

  /// Returns how a Grafana gets Jitsi dashboards.
  public func dashboards(of grafana: Grafana) -> DashboardState {
    dashboardIndex.state(of: grafana.server, inventory)
  }

  /// Whether the input has any dashboard.
  public var hasDashboards: Bool { dashboardIndex.hasAny }

  /// Returns the servers to check together with an installation: those in its namespace and, for the first installation, those
  /// in namespaces without an installation.
  public func servers(with installation: Installation) -> [MonitoringServer] {
    (serversByInstallation[installation.id] ?? []).map { servers[$0] }
  }

  /// Returns the permissions that a Prometheus in another namespace lacks to monitor an installation.
  public func accessGap(of installation: Installation) -> MonitoringAccess.Gap? {
    access.gap(of: installation, isWatched: watches(installation))
  }
}
