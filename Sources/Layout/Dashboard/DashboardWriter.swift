import HAProxy
import Jitsi
import Kubernetes

/// Chooses the panels for what an installation's programs serve, by the metrics of ``AlertWriter``.
struct DashboardWriter {
  private let inventory: Inventory
  private let installation: Installation
  private let sources: MetricSources
  private let names: SeriesNames

  /// The variable in place of the namespace.
  private static let namespace = "$namespace"

  init(_ inventory: Inventory, _ installation: Installation, _ sources: MetricSources) {
    self.inventory = inventory
    self.installation = installation
    self.sources = sources
    names = SeriesNames(
      inventory: inventory, labels: sources.labels, namespace: Self.namespace)
  }

  var rows: [(title: String, panels: [DashboardPanel])] {
    [
      ("Overview", overview), ("HAProxy", servers + rooms), ("Shards", shardPanels),
      ("Bridges", bridges + jicofo), ("Workloads", workloads),
    ]
  }

  private typealias Query = DashboardPanel.Query

  private func graph(
    _ title: String, unit: String = "short", limit: Double? = nil, _ queries: [Query]
  ) -> DashboardPanel {
    DashboardPanel(kind: .timeseries, title: title, unit: unit, limit: limit, queries: queries)
  }

  private func stat(
    _ title: String, unit: String = "short", limit: Double? = nil, _ expression: String
  ) -> DashboardPanel {
    DashboardPanel(
      kind: .stat, title: title, unit: unit, limit: limit, queries: [Query(expression)])
  }

  // MARK: Series

  private var pod: String { "{{\(sources.labels.pod ?? "instance")}}" }

  private func haproxy(_ metric: String, _ others: String...) -> String {
    names.series(metric, sources.haproxy.components, others)
  }

  private var isUp: String? {
    guard let tier = installation.haproxy, let name = tier.proxies.first?.name?.text else {
      return nil
    }
    return haproxy("haproxy_server_status", "proxy=\"\(name)\"", "state=\"UP\"")
  }

  private func table(_ metric: String) -> String? {
    installation.haproxy?.table.map { haproxy(metric, "name=\"\($0)\"") }
  }

  // source: jitsi/jitsi-videobridge a29d97d13 jvb/…/metrics/VideobridgeMetrics.kt (conferences, local_endpoints, stress)
  private func conferences(_ own: [Component]) -> String {
    names.bridges("jitsi_jvb_conferences", exported: "jitsi_conferences", own)
  }

  private func participants(_ own: [Component]) -> String {
    names.bridges("jitsi_jvb_local_endpoints", exported: "jitsi_participants", own)
  }

  private func stress(_ own: [Component]) -> String {
    names.bridges("jitsi_jvb_stress", exported: "jitsi_stress_level", own)
  }

  // MARK: Rows

  private var overview: [DashboardPanel] {
    var panels: [DashboardPanel] = []
    if !sources.haproxy.components.isEmpty {
      if let isUp {
        panels.append(stat("Servers UP", "sum(max by (server) (\(isUp)))"))
      }
      if let used = table("haproxy_sticktable_used") {
        panels.append(stat("Rooms in the table", "max(\(used))"))
      }
    }
    let jicofos = sources.jicofos.components
    let own = sources.bridges.components
    // Jicofo counts a conference once, bridges each part of it.
    // source: jitsi/jicofo 7ebb13dc3 jicofo/…/conference/ConferenceMetrics.kt (conferences, participants_current)
    if !jicofos.isEmpty {
      panels.append(
        stat("Conferences", "sum(\(names.series("jitsi_jicofo_conferences", jicofos)))"))
      panels.append(
        stat("Participants", "sum(\(names.series("jitsi_jicofo_participants_current", jicofos)))"))
    } else if !own.isEmpty {
      panels.append(stat("Conferences", "sum(\(conferences(own)))"))
      panels.append(stat("Participants", "sum(\(participants(own)))"))
    }
    if !own.isEmpty {
      panels.append(stat("Highest stress", limit: 0.8, "max(\(stress(own)))"))
    }
    let ready = ready(.jvb)
    if !ready.isEmpty {
      let sums = ready.map { "sum(\($0.ready))" }
      panels.append(stat("Bridges ready", sums.joined(separator: " + ")))
    }
    return panels
  }

  private var servers: [DashboardPanel] {
    guard !sources.haproxy.components.isEmpty else { return [] }
    var panels: [DashboardPanel] = []
    if let isUp {
      panels.append(
        graph(
          "HAProxy pods that see a server UP", [Query("sum by (server) (\(isUp))", "{{server}}")]))
    }
    panels.append(
      graph("Peer connections", [Query(haproxy("haproxy_process_active_peers"), pod)]))
    panels.append(
      graph(
        "Responses by server", unit: "reqps",
        [
          Query(
            "sum by (server) (rate(\(haproxy("haproxy_server_http_responses_total"))[5m]))",
            "{{server}}")
        ]))
    return panels
  }

  private var rooms: [DashboardPanel] {
    guard !sources.haproxy.components.isEmpty, let used = table("haproxy_sticktable_used"),
      let size = table("haproxy_sticktable_size")
    else { return [] }
    return [
      graph("Rooms by HAProxy pod", [Query(used, pod)]),
      graph(
        "Table fill", unit: "percentunit", limit: 0.8, [Query("\(used) / \(size)", pod)]),
    ]
  }

  private var shards: [Shard] { installation.shards.map { inventory.shards[$0] } }

  private func perShard(
    _ all: [Component], _ expression: ([Component]) -> String
  ) -> [Query] {
    shards.compactMap { shard in
      let own = all.filter { $0.shard == shard.id }
      return own.isEmpty ? nil : Query(expression(own), "shard \(shard.index)")
    }
  }

  private var shardPanels: [DashboardPanel] {
    let jicofos = sources.jicofos.components
    if !jicofos.isEmpty {
      return [
        graph(
          "Conferences by shard",
          perShard(jicofos) { "sum(\(names.series("jitsi_jicofo_conferences", $0)))" }),
        graph(
          "Participants by shard",
          perShard(jicofos) { "sum(\(names.series("jitsi_jicofo_participants_current", $0)))" }),
      ]
    }
    let own = sources.bridges.components
    guard !own.isEmpty else { return [] }
    return [
      graph("Conferences by shard", perShard(own) { "sum(\(conferences($0)))" }),
      graph("Participants by shard", perShard(own) { "sum(\(participants($0)))" }),
    ]
  }

  private var bridges: [DashboardPanel] {
    let all = sources.bridges.components
    guard !all.isEmpty else { return [] }
    let (own, exported) = names.split(all)
    // The bridge reports bits per second, Colibri's statistics kilobits.
    // source: jitsi/jitsi-videobridge a29d97d13 jvb/…/metrics/VideobridgePeriodicMetrics.kt, doc/statistics.md
    func rate(_ metric: String, _ other: String) -> String {
      [
        own.isEmpty ? nil : names.series(metric, own),
        exported.isEmpty ? nil : "(\(names.series(other, exported)) * 1000)",
      ].compactMap(\.self).joined(separator: " or ")
    }
    return [
      graph("Stress by bridge", limit: 0.8, [Query(stress(all), pod)]),
      graph("Participants by bridge", [Query(participants(all), pod)]),
      graph(
        "Traffic sent by bridges", unit: "bps",
        [Query(rate("jitsi_jvb_outgoing_bitrate", "jitsi_bit_rate_upload"), pod)]),
      graph(
        "Traffic received by bridges", unit: "bps",
        [Query(rate("jitsi_jvb_incoming_bitrate", "jitsi_bit_rate_download"), pod)]),
    ]
  }

  private var jicofo: [DashboardPanel] {
    let jicofos = sources.jicofos.components
    guard !jicofos.isEmpty else { return [] }
    let count = "jitsi_jicofo_bridge_selector_bridge_count"
    return [
      graph(
        "Bridges that jicofo knows",
        [
          Query(names.series(count, jicofos), "\(pod) all"),
          Query(names.series("\(count)_operational", jicofos), "\(pod) operational"),
          Query(names.series("\(count)_in_shutdown", jicofos), "\(pod) in shutdown"),
        ]),
      graph(
        "Bridges lost in an hour",
        [
          Query(
            "increase(\(names.series("jitsi_jicofo_bridge_selector_lost_bridges_total", jicofos))[1h])",
            pod)
        ]),
    ]
  }

  private func ready(_ kind: ComponentKind) -> [ReadyReplicas] {
    guard sources.stateReason == nil else { return [] }
    return ReadyReplicas.grouped(
      shards.flatMap { inventory.components(kind, of: $0) }, namespace: Self.namespace)
  }

  private var workloads: [DashboardPanel] {
    guard sources.stateReason == nil else { return [] }
    let all =
      shards.flatMap(\.components).map { inventory.components[$0] }
      + installation.haproxyComponents.map { inventory.components[$0] }
    let legend = "{{deployment}}{{statefulset}}{{daemonset}}"
    var panels = [
      graph(
        "Pods that are missing", limit: 1,
        ReadyReplicas.grouped(all, namespace: Self.namespace).map {
          Query("\($0.wanted) - \($0.ready)", legend)
        })
    ]
    let matchers = "namespace=\"\(Self.namespace)\",pod=~\"\(PodSelector.pods(of: all))\""
    panels.append(
      graph(
        "Restarts in an hour",
        [
          Query(
            "sum by (pod) (increase(kube_pod_container_status_restarts_total{\(matchers)}[1h])) > 0",
            "{{pod}}")
        ]))
    let scalers = all.flatMap { inventory.autoscalers(of: $0.workload) }
    if !scalers.isEmpty {
      let name = PodSelector.alternatives(scalers.map { AlertWriter.name(of: $0) })
      func series(_ metric: String) -> String {
        "kube_horizontalpodautoscaler_\(metric){namespace=\"\(Self.namespace)\",horizontalpodautoscaler=~\"\(name)\"}"
      }
      panels.append(
        graph(
          "Replicas of autoscalers",
          [
            Query(series("status_current_replicas"), "{{horizontalpodautoscaler}}"),
            Query(series("spec_max_replicas"), "{{horizontalpodautoscaler}} maximum"),
          ]))
    }
    return panels
  }
}
