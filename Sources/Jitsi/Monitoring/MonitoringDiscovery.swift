import Basics
import Kubernetes
import YAML

/// Recognizes monitoring programs among the objects.
struct MonitoringDiscovery {
  let inventory: Inventory
  var servers: [MonitoringServer] = []
  var exporters: Set<Exporter> = []
  var adapters: [MetricsAdapter] = []
  /// Whether a scraper with an unknown kind of configuration is present.
  var hasOtherScrapers = false

  init(_ inventory: Inventory) {
    self.inventory = inventory
    readResources()
    readWorkloads()
    readReleases()
    for object in inventory.objects.ofKind("APIService") {
      if object.node["spec"]?["group"]?.text == "metrics.k8s.io" {
        exporters.insert(.metricsServer)
      }
    }
  }

  private mutating func readResources() {
    let kinds: [(String, MonitoringServer.Kind)] = [
      ("Prometheus", .prometheus), ("PrometheusAgent", .prometheus),
      ("Alertmanager", .alertmanager), ("Grafana", .grafana),
    ]
    for (name, kind) in kinds {
      for object in inventory.objects.ofKind(name) {
        // A Grafana outside the cluster only exists in the operator's configuration.
        if kind == .grafana, object.node["spec"]?["external"] != nil { continue }
        servers.append(
          MonitoringServer(
            kind: kind, form: .resource, object: object, namespace: inventory.namespace(of: object))
        )
      }
    }
    for kind in [
      "VMAgent", "VMSingle", "VMCluster", "ScrapeConfig", "VMStaticScrape", "VMScrapeConfig",
      "OpenTelemetryCollector", "PodMonitoring",
    ]
    where inventory.objects.ofKind(kind).contains(where: { _ in true }) {
      hasOtherScrapers = true
    }
  }

  private mutating func readWorkloads() {
    for workload in inventory.workloads where inventory.components(of: workload.id).isEmpty {
      for container in workload.template.containers {
        guard let image = container.node["image"]?.text else { continue }
        read(ImageReference(image).name, workload, container)
      }
    }
  }

  private mutating func read(_ image: Substring, _ workload: Workload, _ container: Container) {
    if let kind = MonitoringServer.kind(ofImage: image) {
      servers.append(
        MonitoringServer(
          kind: kind, form: .workload(workload, container), object: workload.object,
          namespace: workload.namespace))
      return
    }
    let name = String(image)
    if name.holds("node-exporter") || name.holds("node_exporter") {
      exporters.insert(.node)
    } else if name.holds("kube-state-metrics") {
      exporters.insert(.state)
    } else if name.holds("metrics-server") {
      exporters.insert(.metricsServer)
    } else if let adapter = MetricsAdapter.Program(image: name) {
      adapters.append(MetricsAdapter(inventory, adapter, workload, container))
    } else if name.holds("vmagent") || name.holds("victoria-metrics") || name.holds("alloy")
      || name.holds("grafana-agent") || name.holds("opentelemetry-collector")
      || name.holds("telegraf") || name == "agent"
    {
      hasOtherScrapers = true
    }
  }

  private mutating func readReleases() {
    for kind in ChartRelease.kinds {
      for object in inventory.objects.ofKind(kind) {
        guard let release = ChartRelease(object) else { continue }
        read(release)
      }
    }
  }

  private mutating func read(_ release: ChartRelease) {
    func add(_ kind: MonitoringServer.Kind, _ values: ReleaseValues) {
      let namespace = release.object.node["spec"]?["targetNamespace"]?.text
      servers.append(
        MonitoringServer(
          kind: kind, form: .release(values), object: release.object,
          namespace: namespace ?? inventory.namespace(of: release.object)))
    }
    switch release.name {
    case "kube-prometheus-stack", "kube-prometheus":
      if !release.isOff("prometheus", "enabled") { add(.prometheus, release.values("prometheus")) }
      if !release.isOff("alertmanager", "enabled") {
        add(.alertmanager, release.values("alertmanager"))
      }
      if !release.isOff("grafana", "enabled"), release.name != "kube-prometheus" {
        add(.grafana, release.values("grafana"))
      }
      if !release.isOff("nodeExporter", "enabled") { exporters.insert(.node) }
      if !release.isOff("kubeStateMetrics", "enabled") { exporters.insert(.state) }
    case "grafana": add(.grafana, release.values())
    case "prometheus", "victoria-metrics-k8s-stack", "k8s-monitoring", "victoria-metrics-agent":
      hasOtherScrapers = true
    case "prometheus-node-exporter", "node-exporter": exporters.insert(.node)
    case "kube-state-metrics": exporters.insert(.state)
    case "metrics-server": exporters.insert(.metricsServer)
    default:
      if let program = MetricsAdapter.Program(image: String(release.name)) {
        adapters.append(MetricsAdapter(program, release.object))
      }
    }
  }
}

/// A program that exports metrics on nodes and objects of the cluster.
public enum Exporter: String, Sendable, CaseIterable {
  case node = "node-exporter"
  case state = "kube-state-metrics"
  case metricsServer = "metrics-server"
}
