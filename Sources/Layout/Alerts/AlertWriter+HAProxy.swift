import HAProxy
import Jitsi
import Kubernetes

/// The metrics of HAProxy's own exporter.
///
/// source: haproxy/haproxy 50872daa6 addons/promex/README (names), addons/promex/service-prometheus.c
/// (promex_dump_back_metrics, promex_dump_srv_metrics: labels proxy, server and state), src/stick_table.c (labels name and type)
extension AlertWriter {
  mutating func writeHAProxy() {
    if let reason = sources.haproxy.reason {
      return omit(
        reason, .noServerUp, .serverDown, .serversDisagree, .peerMissing, .roomTablesDisagree,
        .roomTableFull)
    }
    let pods = PodSelector(sources.haproxy.components, sources.labels)
    writeServers(pods)
    writePeers(pods)
    writeTable(pods)
  }

  /// The matcher for the backends of the shards.
  var proxies: String {
    let names = installation.haproxy?.proxies.compactMap { $0.name?.text } ?? []
    if names.isEmpty { return "" }
    return names.count == 1
      ? "proxy=\"\(names[0])\"" : "proxy=~\"\(PodSelector.alternatives(names))\""
  }

  private mutating func writeServers(_ pods: PodSelector) {
    guard !proxies.isEmpty else {
      return omit(
        "haproxy.cfg is not in the input", .noServerUp, .serverDown, .serversDisagree)
    }
    func status(_ state: String) -> String {
      pods.series("haproxy_server_status", proxies, "state=\"\(state)\"")
    }
    // A cordoned server is in the state DRAIN, one without an address in MAINT.
    // source: haproxy/haproxy c6464591a (one series for each state, 1 for the current one)
    add(
      .noServerUp, "max by (proxy) (\(status("UP"))) == 0", for: "1m",
      "no server of HAProxy backend {{ $labels.proxy }} is UP",
      "HAProxy answers 503: nobody can join a meeting.", next: jitsi("status"))
    add(
      .serverDown, "min by (proxy, server) (\(status("DOWN"))) == 1", for: "2m",
      "HAProxy server {{ $labels.server }} of backend {{ $labels.proxy }} is DOWN",
      "Its shard gets no rooms, and participants of its rooms are moved to another shard.",
      next: jitsi("status"))
    guard isReplicated else { return }
    add(
      .serversDisagree,
      """
      max by (proxy, server) (\(status("UP")))
        !=
      min by (proxy, server) (\(status("UP")))
      """, for: "5m",
      "HAProxy server {{ $labels.server }} is UP for some HAProxy pods only",
      "Participants of one room can land on different shards.", next: jitsi("status"))
  }

  /// Whether more than one HAProxy pod can run.
  private var isReplicated: Bool {
    haproxy.contains { component in
      component.workload.object.kind == "DaemonSet" || component.workload.replicas > 1
        || inventory.autoscalers(of: component.workload).contains { ($0.maximum ?? 1) > 1 }
    }
  }

  private mutating func writePeers(_ pods: PodSelector) {
    guard isReplicated else { return }
    guard installation.haproxy?.peersSection != nil else {
      return omit("haproxy.cfg has no peers", .peerMissing)
    }
    // Each pod has one verified connection to every other pod.
    let active = pods.series("haproxy_process_active_peers")
    add(
      .peerMissing,
      """
      \(active)
        < scalar(count(\(active))) - 1
      """, for: "5m",
      "\(pod) is connected to {{ $value }} peers, fewer than the other HAProxy pods",
      "It does not learn the rooms of other pods: participants of one room can land on different shards.",
      next: jitsi("lint --live"))
  }

  private mutating func writeTable(_ pods: PodSelector) {
    guard let table = installation.haproxy?.table else {
      return omit("haproxy.cfg has no table of rooms", .roomTablesDisagree, .roomTableFull)
    }
    let used = pods.series("haproxy_sticktable_used", "name=\"\(table)\"")
    let size = pods.series("haproxy_sticktable_size", "name=\"\(table)\"")
    if isReplicated {
      // Pods are scraped seconds apart, in which rooms come and go.
      add(
        .roomTablesDisagree,
        """
        max by (name) (\(used))
          - min by (name) (\(used))
          > clamp_min(max by (name) (\(used)) / 20, 2)
        """, for: "10m",
        "HAProxy peers are out of sync: their tables of rooms differ by {{ $value }}",
        "Participants of one room can land on different shards.",
        next: jitsi("rooms"))
    }
    add(
      .roomTableFull,
      """
      \(used)
        / \(size)
        > 0.8
      """, for: "10m",
      "the room table of \(pod) is {{ $value | humanizePercentage }} full",
      "A full table drops the oldest rooms, whose participants can then land on different shards.",
      next: jitsi("lint --live"))
  }
}
