import Kubernetes
import YAML

/// What watches installations: what is scraped, and by whom.
public struct Monitoring: Sendable {
  /// Every Prometheus, Alertmanager and Grafana of the input.
  public let servers: [MonitoringServer]
  public let exporters: Set<Exporter>
  public let monitors: [Monitor]
  /// The groups that programs of the cluster serve beside the API server's own.
  public let apiGroups: Set<String>
  /// Whether something scrapes by rules that are not known here, so that nothing is known to be left out.
  public let hasOtherScrapers: Bool

  let inventory: Inventory
  /// Adapters for figures from outside of the cluster, and for others, which KEDA does not serve.
  let externalAdapters: AdapterPool
  let ownAdapters: AdapterPool
  let targets: MonitorTargets
  /// Monitors that differ in nothing but where they are, in the order of their first ones.
  let groups: [MonitorGroup]
  /// Groups of monitors that select a component, by the component's id.
  let groupsByComponent: [Int: [Int]]
  /// Monitors that select no component though they speak of one, by the installation that they are meant for.
  let strays: [Int: [Int]]
  /// Monitors by the namespace that they live in.
  let monitorsByNamespace: [String: [Int]]
  /// Why no Prometheus takes a monitor; those that are taken, or may be, are left out.
  let refusals: [Int: (taker: MonitorSelection, refusal: MonitorSelection.Refusal)]
  /// What Prometheus' own configuration says to scrape.
  let jobs: ScrapeJobs
  /// The first Prometheus that the operator configures.
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

  /// The installation whose components a monitor that selects none of them speaks of.
  private static func installation(meant monitor: Monitor, _ byNamespace: [String: Int]) -> Int? {
    if case .named(let names) = monitor.reach,
      let named = names.lazy.compactMap({ byNamespace[$0] }).first
    {
      return named
    }
    if let own = byNamespace[monitor.namespace] { return own }
    return byNamespace.count == 1 ? byNamespace.values.first : nil
  }

  /// Asks each kind of taker once: many say the same.
  private static func refusals(
    of monitors: [Monitor], by servers: [MonitoringServer], in inventory: Inventory
  ) -> [Int: (taker: MonitorSelection, refusal: MonitorSelection.Refusal)] {
    let prometheuses = servers.indices.filter { servers[$0].kind == .prometheus }
    let takers = prometheuses.map { MonitorSelection(servers[$0], id: $0) }
    // One that is configured otherwise may take anything.
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
  /// Whether it takes monitors of its own namespace only.
  var isBound: Bool { pods.namespaces == nil && services.namespaces == nil && !namespace.isEmpty }

  /// What its selectors say, the same for all that say the same.
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
  /// The Grafana of a server.
  public func grafana(_ server: MonitoringServer) -> Grafana? {
    guard server.kind == .grafana else { return nil }
    return Grafana(server: server, routes: grafanaRoutes.routes(to: server), inventory: inventory)
  }

  /// How a Grafana comes to dashboards of Jitsi.
  public func dashboards(of grafana: Grafana) -> DashboardState {
    dashboardIndex.state(of: grafana.server, inventory)
  }

  /// Whether the input has any dashboard.
  public var hasDashboards: Bool { dashboardIndex.hasAny }

  /// The servers that are judged with an installation: those that run in its namespace, and with the first one those of
  /// namespaces without an installation.
  public func servers(with installation: Installation) -> [MonitoringServer] {
    (serversByInstallation[installation.id] ?? []).map { servers[$0] }
  }

  /// What a Prometheus in another namespace lacks to watch an installation.
  public func accessGap(of installation: Installation) -> MonitoringAccess.Gap? {
    access.gap(of: installation, isWatched: watches(installation))
  }
}
