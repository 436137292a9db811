import Jitsi
import Kubernetes
import YAML

/// The metrics of kube-state-metrics.
///
/// source: kubernetes/kube-state-metrics 112ec602 docs/metrics/workload/deployment-metrics.md, a588bd11
/// docs/metrics/workload/statefulset-metrics.md, 53ec1de8 docs/metrics/workload/daemonset-metrics.md, 96a6db87
/// docs/metrics/workload/pod-metrics.md, bdcb1e85 docs/metrics/workload/horizontalpodautoscaler-metrics.md
extension AlertWriter {
  mutating func writeWorkloads() {
    if let reason = sources.stateReason {
      return omit(
        reason, .shardDownServerUp, .componentDown, .componentDegraded, .podRestarts,
        .podOutOfMemory, .autoscalerAtMaximum, .autoscalerBlind)
    }
    let ready = components.filter { ReadyReplicas($0) != nil }
    let names = "{{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }}"
    if !ready.isEmpty {
      add(
        .componentDown, Self.any(ready) { "\($0.ready) == 0" }, for: "2m",
        "no pod of \(names) is ready",
        "Meetings of its shard fail; without HAProxy, nobody can join.",
        next: jitsi("status"))
      add(
        .componentDegraded, Self.any(ready) { "\($0.ready) < \($0.wanted)" }, for: "15m",
        "only {{ $value }} pods of \(names) are ready",
        "Its rollout does not complete, or pods cannot start.", next: jitsi("status"))
    }
    writeShards()
    writeRestarts()
    writeAutoscalers()
  }

  /// The condition for workloads of any kind.
  private static func any(
    _ components: [Component], _ condition: (ReadyReplicas) -> String
  ) -> String {
    ReadyReplicas.grouped(components).map(condition).joined(separator: "\nor\n")
  }

  // MARK: Shards

  private mutating func writeShards() {
    if let reason = sources.haproxy.reason { return omit(reason, .shardDownServerUp) }
    guard !proxies.isEmpty else {
      return omit("haproxy.cfg is not in the input", .shardDownServerUp)
    }
    let pods = PodSelector(sources.haproxy.components, sources.labels)
    let servers = serversByShard
    let webs = shards().count { !inventory.components(.web, of: $0).isEmpty }
    for shard in shards() {
      let own = shard.components.map { inventory.components[$0] }
        .filter { $0.kind != .web && ReadyReplicas($0) != nil }
      guard !own.isEmpty else { continue }
      let isUp: String
      if let names = servers[shard.id] {
        let server =
          names.count == 1
          ? "server=\"\(names[0])\"" : "server=~\"\(PodSelector.alternatives(names))\""
        let status = pods.series("haproxy_server_status", proxies, server, "state=\"UP\"")
        isUp = "max(\(status)) == 1"
      } else {
        // The servers of a template belong to any shard, but if as many are UP as there are shards, this shard's is one of them.
        let status = pods.series("haproxy_server_status", proxies, "state=\"UP\"")
        isUp = "max(sum by (proxy) (max by (proxy, server) (\(status)))) >= \(webs)"
      }
      let down = Self.any(own) { "\($0.ready) == 0" }.split(separator: "\n")
      add(
        .shardDownServerUp,
        """
        (
          \(down.joined(separator: "\n  "))
        )
        and on () (\(isUp))
        """, for: "2m", shard: shard.index,
        "shard \(shard.index) is down, but its HAProxy server is UP",
        "New rooms still go to this shard, where meetings fail.",
        next: jitsi("cordon \(shard.index)"))
    }
  }

  /// The names of the servers that lead to each shard's web, by the shard's id.
  private var serversByShard: [Int: [String]] {
    var found: [Int: [String]] = [:]
    for slot in installation.haproxy?.slots ?? [] where !slot.isTemplate {
      guard let place = slot.service,
        let service = inventory.service(place.name, in: place.namespace)
      else { continue }
      let shards = Set(
        service.targets.flatMap { inventory.components(of: $0.workload) }
          .filter { $0.kind == .web }.compactMap(\.shard))
      if shards.count == 1, let shard = shards.first { found[shard, default: []].append(slot.name) }
    }
    return found
  }

  // MARK: Pods

  private mutating func writeRestarts() {
    let all = components
    guard !all.isEmpty else { return }
    let matchers = [
      PodSelector.namespaces(of: all), "pod=~\"\(PodSelector.pods(of: all))\"",
    ].compactMap(\.self).joined(separator: ",")
    let restarts = "kube_pod_container_status_restarts_total{\(matchers)}"
    add(
      .podRestarts, "increase(\(restarts)[1h]) > 3", for: "0m",
      "{{ $labels.container }} of {{ $labels.pod }} restarted {{ $value | humanize }} times in an hour",
      "Each restart of a bridge or prosody ends its meetings.",
      next: kubectl("logs {{ $labels.pod }} -c {{ $labels.container }} --previous"))
    add(
      .podOutOfMemory,
      """
      max by (namespace, pod, container) (
        kube_pod_container_status_last_terminated_reason{\(matchers),reason="OOMKilled"}
      ) == 1
      and on (namespace, pod, container) increase(\(restarts)[15m]) > 0
      """, for: "0m",
      "{{ $labels.container }} of {{ $labels.pod }} was OOMKilled",
      "Its memory limit is below what it uses; meetings on it ended.",
      next: kubectl("describe pod {{ $labels.pod }}"))
  }

  // MARK: Autoscalers

  private mutating func writeAutoscalers() {
    let scalers = components.flatMap { inventory.autoscalers(of: $0.workload) }
    guard !scalers.isEmpty else {
      return omit(
        "the installation has no autoscaler", .autoscalerAtMaximum, .autoscalerBlind)
    }
    let namespace = PodSelector.namespaces(of: components).map { "\($0)," } ?? ""
    let names = PodSelector.alternatives(scalers.map { Self.name(of: $0) })
    func series(_ metric: String, _ others: String = "") -> String {
      "kube_horizontalpodautoscaler_\(metric){\(namespace)horizontalpodautoscaler=~\"\(names)\"\(others)}"
    }
    func condition(_ type: String, _ status: String) -> String {
      series("status_condition", ",condition=\"\(type)\",status=\"\(status)\"")
    }
    let same = "on (namespace, horizontalpodautoscaler)"
    // At its maximum, ScalingLimited means that more replicas are needed.
    // source: kubernetes/kubernetes pkg/controller/podautoscaler/horizontal.go (TooManyReplicas)
    add(
      .autoscalerAtMaximum,
      """
      \(condition("ScalingLimited", "true")) == 1
      and \(same)
        \(series("status_desired_replicas"))
          == \(series("spec_max_replicas"))
      and \(same)
        \(series("spec_max_replicas"))
          > \(series("spec_min_replicas"))
      """, for: "15m",
      "autoscaler {{ $labels.horizontalpodautoscaler }} is at its maximum and needs more",
      "The load requires more bridges: audio and video get worse.",
      next: kubectl("describe hpa {{ $labels.horizontalpodautoscaler }}"))
    // It is also inactive if its workload is scaled to 0.
    add(
      .autoscalerBlind,
      """
      \(condition("ScalingActive", "false")) == 1
      and \(same)
        \(series("status_current_replicas")) > 0
      """, for: "15m",
      "autoscaler {{ $labels.horizontalpodautoscaler }} cannot read its metrics",
      "It does not scale, whatever the load.",
      next: kubectl("describe hpa {{ $labels.horizontalpodautoscaler }}"))
  }

  /// The name of the HorizontalPodAutoscaler.
  // source: kedacore/keda controllers/keda/hpa.go (getHPAName)
  static func name(of scaler: Autoscaler) -> String {
    guard scaler.isScaledObject else { return scaler.object.name }
    let advanced = scaler.object.node["spec"]?["advanced"]
    return advanced?["horizontalPodAutoscalerConfig"]?["name"]?.text
      ?? "keda-hpa-\(scaler.object.name)"
  }
}
