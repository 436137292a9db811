import Basics
import Kubernetes
import YAML

/// Which metrics Prometheus has of an installation, and where it takes alerts from.
extension Monitoring {
  /// Returns whether a component's metrics are scraped; false only if the input shows that nothing scrapes them.
  public func scrapes(_ component: Component, of installation: Installation) -> Bool {
    if hasOtherScrapers { return true }
    if MonitorTargets.kinds.contains(component.kind) { return gap(component, installation) == nil }
    // Only for alerts: nothing requires that jicofo is scraped, so lint does not look for it.
    if ScrapeAnnotation.of(component, inventory)?.isRight == true { return true }
    if jobs.holds(component.workload.object.name.lowercased())
      || jobs.holds(component.kind.rawValue)
    {
      return true
    }
    return monitors.contains { monitor in
      refusals[monitor.id] == nil && selects(monitor, component) && fits(monitor, component)
    }
  }

  private func selects(_ monitor: Monitor, _ component: Component) -> Bool {
    guard monitor.selectsServices else {
      return monitor.reaches(component.workload.namespace)
        && monitor.selects(component.workload.template.labels)
    }
    return inventory.services(selecting: component.workload).contains { service in
      monitor.reaches(service.namespace)
        && monitor.selects(service.object.node["metadata"]?["labels"])
    }
  }

  /// Whether the input has a Prometheus and no kube-state-metrics.
  public var lacksStateMetrics: Bool {
    hasPrometheus && !hasOtherScrapers && !exporters.contains(.state)
  }

  /// Whether a monitor for cert-manager exists, or one may.
  public var scrapesCertManager: Bool {
    func isMeant(_ text: String?) -> Bool { text?.holds("cert-manager") == true }
    return hasOtherScrapers
      || monitors.contains { monitor in
        isMeant(monitor.object.name)
          || monitor.selector?["matchLabels"]?.entries.contains { isMeant($0.value.text) } == true
      }
  }

  /// Returns the hosts whose certificates a blackbox exporter reads, according to Probe objects.
  public var probedHosts: Set<String> {
    var hosts: Set<String> = []
    for probe in inventory.objects.ofKind("Probe") {
      for target in probe.node["spec"]?["targets"]?["staticConfig"]?["static"]?.elements.map(\.self)
        ?? []
      {
        guard let address = target.text, !address.hasPrefix("http://") else { continue }
        let rest =
          address.hasPrefix("https://") ? address.dropFirst("https://".count) : address[...]
        hosts.insert(rest.prefix { $0 != "/" && $0 != ":" }.lowercased())
      }
    }
    return hosts
  }

  /// The labels with which series name the pod that they come from.
  public struct TargetLabels: Sendable, Hashable {
    /// The label with the namespace; nil if none is known.
    public let namespace: String?
    /// The label with the pod's name; nil if none is known.
    public let pod: String?
  }

  /// The labels that the operator's monitors add or, for jobs of a plain Prometheus, those that its configuration adds.
  // source: prometheus-operator/prometheus-operator pkg/prometheus/promcfg.go (generatePodMonitorConfig,
  // generateServiceMonitorConfig): target labels namespace and pod
  public var targetLabels: TargetLabels {
    guard !jobs.isEmpty, monitors.isEmpty else {
      return TargetLabels(namespace: "namespace", pod: "pod")
    }
    func label(_ names: [String]) -> String? {
      names.first { jobs.holds("target_label: \($0)\n") }
    }
    return TargetLabels(
      namespace: label(["namespace", "kubernetes_namespace"]),
      pod: label(["pod", "kubernetes_pod_name", "pod_name"]))
  }

  /// Where a PrometheusRule must be, and which labels it needs, for a Prometheus to load it.
  public struct RuleTarget: Sendable {
    public var namespace: String
    public var labels: [(key: String, value: String)] = []
    /// Why no Prometheus loads it as far as the input shows; nil if one does.
    public var obstacle: String?
  }

  /// Returns where a PrometheusRule for an installation must be.
  // source: prometheus-operator/kube-prometheus 4d719f1d manifests/setup/0prometheusCustomResourceDefinition.yaml
  // (ruleSelector, ruleNamespaceSelector: an empty one selects all, without one nothing, or the own namespace)
  public func ruleTarget(for installation: Installation) -> RuleTarget {
    var target = RuleTarget(namespace: installation.namespace)
    let prometheus = servers.first { server in
      if case .resource = server.form { return server.object.kind == "Prometheus" }
      return false
    }
    guard let prometheus, let spec = prometheus.object.node["spec"] else {
      target.labels = sharedLabels(in: installation)
      return target
    }
    let name = "prometheus/\(prometheus.name)"
    guard let selector = spec["ruleSelector"], selector.isMapping else {
      target.obstacle = "\(name) loads no PrometheusRule: set spec.ruleSelector, to {} for all"
      return target
    }
    target.labels = (selector["matchLabels"].map { Array($0.entries) } ?? []).compactMap { entry in
      entry.key.text.flatMap { key in entry.value.text.map { (key, $0) } }
    }
    if selector["matchExpressions"] != nil {
      target.obstacle = "\(name) selects rules with matchExpressions: set the labels with --label"
    }
    if spec["ruleNamespaceSelector"]?.isMapping != true, !prometheus.namespace.isEmpty {
      target.namespace = prometheus.namespace
    }
    return target
  }

  /// The labels that all monitors of an installation's namespace have.
  private func sharedLabels(in installation: Installation) -> [(key: String, value: String)] {
    let own = (monitorsByNamespace[installation.namespace] ?? []).map { monitors[$0].object }
    guard let first = own.first, let labels = first.node["metadata"]?["labels"] else { return [] }
    return labels.labelPairs.filter { pair in
      own.allSatisfy { $0.label(pair.key) == pair.value }
        && ["release", "prometheus", "scope", "team", "role"].contains(pair.key)
    }.map { ($0.key, $0.value) }
  }
}
