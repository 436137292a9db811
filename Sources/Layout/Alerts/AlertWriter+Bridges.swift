import Jitsi
import Kubernetes
import YAML

/// The metrics of bridges and of jicofo.
extension AlertWriter {
  // MARK: Bridges

  mutating func writeBridges() {
    if let reason = sources.bridges.reason {
      return omit(reason, .bridgeStressed, .shardStressed, .bridgeInShutdown)
    }
    let bridges = sources.bridges.components
    add(
      .bridgeStressed,
      "max by (\(podLabels)) (\(stress(bridges))) > \(threshold(bridges))", for: "5m",
      "bridge \(pod) is overloaded: its stress is {{ $value | humanize }}",
      "Jicofo prefers other bridges; audio and video on this one get worse.", next: jitsi("status"))
    for shard in shards() {
      let own = components(bridges, of: shard)
      guard !own.isEmpty else { continue }
      add(
        .shardStressed, "min(\(stress(own))) > \(threshold(own))", for: "5m",
        shard: shard.index,
        "all bridges of shard \(shard.index) are overloaded: the lowest stress is {{ $value | humanize }}",
        "New meetings of this shard have no better bridge: audio and video get worse.",
        next: jitsi("status"))
    }
    writeShutdown(bridges)
  }

  // source: jitsi/jitsi-videobridge fb16f25d3 jvb/…/metrics/VideobridgeMetrics.kt (stress)
  private func stress(_ bridges: [Component]) -> String {
    names.bridges("jitsi_jvb_stress", exported: "jitsi_stress_level", bridges)
  }

  /// The stress above which jicofo avoids a bridge: the highest of the shards, so that no alert is false.
  // source: jitsi/jicofo 7ebb13dc3 jicofo-selector/src/main/resources/reference.conf (stress-threshold = 0.8);
  // jitsi/docker-jitsi-meet jicofo/rootfs/defaults/jicofo.conf (BRIDGE_STRESS_THRESHOLD)
  private func threshold(_ bridges: [Component]) -> String {
    let shards = Set(bridges.compactMap(\.shard))
    let set = shards.sorted().flatMap { inventory.components(.jicofo, of: inventory.shards[$0]) }
      .map { $0.value(of: "BRIDGE_STRESS_THRESHOLD").flatMap(Double.init) ?? 0.8 }
    return "\(set.max() ?? 0.8)"
  }

  private mutating func writeShutdown(_ bridges: [Component]) {
    let own = names.split(bridges).own
    guard !own.isEmpty else {
      return omit("the exporters of jvb do not report it", .bridgeInShutdown)
    }
    // source: jitsi/jitsi-videobridge fb16f25d3 jvb/…/metrics/VideobridgeMetrics.kt (graceful_shutdown)
    let shutdown = "max by (\(podLabels)) (\(series("jitsi_jvb_graceful_shutdown", own))) == 1"
    // A pod that is being deleted may take as long as its grace period.
    let grace =
      own.map { component in
        component.workload.template.spec?["terminationGracePeriodSeconds"]?.integer ?? 30
      }.max() ?? 30
    let knowsDeletions =
      sources.stateReason == nil && sources.labels.namespace == "namespace"
      && sources.labels.pod == "pod"
    let deleted = PodSelector.namespaces(of: own).map { "{\($0)}" } ?? ""
    add(
      .bridgeInShutdown,
      knowsDeletions
        ? """
        \(shutdown)
        unless on (namespace, pod) kube_pod_deletion_timestamp\(deleted)
        """ : shutdown,
      for: knowsDeletions ? "10m" : "\(grace / 60 + 10)m",
      "bridge \(pod) is in graceful shutdown, but not being deleted",
      "It takes no new meetings, and no other pod takes its place.",
      next: kubectl("delete pod \(pod)"))
  }

  // MARK: Jicofo

  // source: jitsi/jicofo 7ebb13dc3 jicofo-selector/…/bridge/BridgeSelector.kt (names), jicofo-common/…/JicofoMetricsContainer.kt
  // (jitsi_jicofo); jitsi/jicoco e8384e2 jicoco-metrics/…/CounterMetric.kt (a Counter of simpleclient, whose name ends in _total)
  mutating func writeJicofo() {
    if let reason = sources.jicofos.reason {
      return omit(reason, .noBridge, .bridgesUnhealthy, .bridgesNotRegistered, .bridgesLost)
    }
    let jicofos = sources.jicofos.components
    func count(_ ending: String) -> String {
      series("jitsi_jicofo_bridge_selector_bridge_count\(ending)", jicofos)
    }
    add(
      .noBridge, "\(count("_operational")) == 0", for: "2m",
      "\(pod) has no bridge that passes its health checks",
      "Meetings of its shard get no audio and video.", next: jitsi("status"))
    // Bridges in shutdown are operational for newer releases.
    add(
      .bridgesUnhealthy,
      """
      \(count(""))
        - \(count("_operational"))
        - \(count("_in_shutdown"))
        > 0
      """, for: "10m",
      "{{ $value }} bridges fail the health checks of \(pod)", "They get no meetings.",
      next: jitsi("status"))
    add(
      .bridgesLost,
      "increase(\(series("jitsi_jicofo_bridge_selector_lost_bridges_total", jicofos))[15m]) > 0",
      for: "0m", "\(pod) lost {{ $value | humanize }} bridges in 15 minutes",
      "They disconnected without a shutdown: their meetings were moved or ended.",
      next: jitsi("status"))
    writeRegistrations(jicofos)
  }

  private mutating func writeRegistrations(_ jicofos: [Component]) {
    if let reason = sources.stateReason { return omit(reason, .bridgesNotRegistered) }
    for shard in shards() {
      let own = components(jicofos, of: shard)
      let bridges = inventory.components(.jvb, of: shard)
      let ready = ReadyReplicas.grouped(bridges)
      guard !own.isEmpty, !ready.isEmpty else { continue }
      let sum = ready.map { "sum(\($0.ready))" }.joined(separator: " + ")
      add(
        .bridgesNotRegistered,
        """
        \(series("jitsi_jicofo_bridge_selector_bridge_count", own))
          < scalar(\(sum))
        """, for: "10m", shard: shard.index,
        "jicofo of shard \(shard.index) counts {{ $value }} bridges, fewer than are ready",
        "The others get no meetings.", next: jitsi("lint --live"))
    }
  }
}
