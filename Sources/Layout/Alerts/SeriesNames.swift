import Jitsi
import Kubernetes

/// Writes PromQL selectors for what the components of an installation serve.
struct SeriesNames {
  let inventory: Inventory
  let labels: Monitoring.TargetLabels
  /// What stands for the namespace, such as a variable; nil for that of the components.
  var namespace: String?

  /// A series of some components, with further matchers.
  func series(_ metric: String, _ components: [Component], _ others: [String] = []) -> String {
    let pods = PodSelector(components, labels, namespace: namespace)
    return others.isEmpty
      ? pods.series(metric) : pods.series(metric, others.joined(separator: ","))
  }

  /// A metric of bridges. An exporter reads it from Colibri's statistics, under another name.
  // source: jitsi/jitsi-videobridge fb16f25d3 jvb/…/metrics/VideobridgeMetricsContainer.kt (jitsi_jvb);
  // systemli/prometheus-jitsi-meet-exporter 0680582a main.go (jitsi_ and the key of the statistics)
  func bridges(_ metric: String, exported: String, _ bridges: [Component]) -> String {
    let (own, others) = split(bridges)
    return [
      own.isEmpty ? nil : series(metric, own), others.isEmpty ? nil : series(exported, others),
    ].compactMap(\.self).joined(separator: " or ")
  }

  /// Bridges that serve their metrics themselves, and those with an exporter.
  func split(_ bridges: [Component]) -> (own: [Component], exported: [Component]) {
    let isOwn = bridges.map { bridge in
      if inventory.exporterContainer(of: bridge) != nil { return false }
      if case .unnamed = inventory.exporter(of: bridge) { return false }
      return true
    }
    let numbered = zip(bridges, isOwn)
    return (numbered.filter(\.1).map(\.0), numbered.filter { !$0.1 }.map(\.0))
  }
}
