import Basics
import Jitsi
import Kubernetes
import YAML

/// Monitoring of the installation.
extension LayoutInference {
  mutating func readMonitoring() {
    let monitoring = Monitoring(inventory)
    var parts: Set<MonitoringPart> = []
    var namespaces: [String] = []
    readServers(monitoring, &parts, &namespaces)
    if let monitor = monitoring.monitors.first(where: { $0.namespace == installation.namespace }) {
      parts.insert(.podMonitors)
      readLabels(monitor.object)
    }
    readAccess(&parts, &namespaces)
    if monitoring.apiGroups.contains("custom.metrics.k8s.io") { parts.insert(.adapter) }
    if monitoring.apiGroups.contains("metrics.k8s.io") { parts.insert(.metricsServer) }
    if monitoring.exporters.contains(.node) { parts.insert(.nodeExporter) }
    if monitoring.exporters.contains(.state) { parts.insert(.kubeStateMetrics) }
    if raisesNodeBuffers { parts.insert(.nodeBuffers) }
    if hasDashboard { parts.insert(.dashboard) }
    // Behind a Gateway nothing needs it, so that its absence says nothing about the layout.
    let others = Set(MonitoringPart.allCases).subtracting([.reflector])
    if runs("kubernetes-reflector") || layout.gateway != nil && parts == others {
      parts.insert(.reflector)
    }
    namespaces += inventory.adaptersAndDashboards.map { inventory.namespace(of: $0) }
    guard !parts.isEmpty else {
      layout.monitoring.enabled = false
      return
    }
    layout.monitoring.parts = MonitoringPart.allCases.filter(parts.contains)
    if let namespace = namespaces.first { layout.monitoring.namespace = namespace }
  }

  /// Reads the labels of a monitor that a Prometheus may select by: all but those of the installation itself.
  private mutating func readLabels(_ monitor: KubernetesObject) {
    guard let labels = monitor.node["metadata"]?["labels"] else { return }
    for entry in labels.entries {
      guard let key = entry.key.text, let value = entry.value.text, key != "scope",
        key != "k8s-app", !key.contains("/")
      else { continue }
      layout.monitoring.monitorLabels[key] = value
    }
  }

  private mutating func readServers(
    _ monitoring: Monitoring, _ parts: inout Set<MonitoringPart>, _ namespaces: inout [String]
  ) {
    for server in monitoring.servers {
      switch server.kind {
      case .prometheus where !parts.contains(.prometheus):
        parts.insert(.prometheus)
        namespaces.append(server.namespace)
        readPrometheus(server)
      case .alertmanager: parts.insert(.alertmanager)
      case .grafana where !parts.contains(.grafana):
        parts.insert(.grafana)
        namespaces.append(server.namespace)
        readGrafana(server)
      default: continue
      }
    }
  }

  private mutating func readPrometheus(_ server: MonitoringServer) {
    guard case .resource = server.form, let spec = server.object.node["spec"] else { return }
    var settings = PrometheusSettings()
    if let version = spec["version"]?.text { settings.version = version }
    settings.replicas = max(1, spec["replicas"]?.integer ?? 1)
    if let retention = spec["retention"]?.text { settings.retention = retention }
    settings.resources = ResourceSettings(reading: spec["resources"])
    if let claim = spec["storage"]?["volumeClaimTemplate"]?["spec"] {
      if let storage = claim["resources"]?["requests"]?["storage"]?.text {
        settings.storage = QuantityText.canonical(storage)
      }
      settings.storageClass = Self.named(claim["storageClassName"])
    }
    layout.monitoring.prometheus = settings
    if let account = server.account { layout.monitoring.serviceAccount = account }
  }

  private mutating func readGrafana(_ server: MonitoringServer) {
    var settings = GrafanaSettings()
    if case .workload(let workload, let container) = server.form {
      settings.image = container.image.text
      let claims = workload.template.spec?["volumes"]?.elements.compactMap {
        $0["persistentVolumeClaim"]?["claimName"]?.text
      }
      let claim = (claims ?? []).compactMap {
        inventory.find(kind: "PersistentVolumeClaim", workload.namespace, $0)
      }.first?.node["spec"]
      if let storage = claim?["resources"]?["requests"]?["storage"]?.text {
        settings.storage = QuantityText.canonical(storage)
      }
      settings.storageClass = Self.named(claim?["storageClassName"])
      let services = Set(inventory.services(selecting: workload).map(\.name))
      let route = inventory.routes.first {
        $0.serviceNamespace == workload.namespace && services.contains($0.service)
      }
      if let path = route?.path, path.utf8.count > 1 { settings.path = path }
    }
    layout.monitoring.grafana = settings
  }

  private static func named(_ node: Node?) -> String? {
    node?.text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Reads a RoleBinding in the installation's namespace for a ServiceAccount of Prometheus.
  private mutating func readAccess(
    _ parts: inout Set<MonitoringPart>, _ namespaces: inout [String]
  ) {
    for binding in inventory.objects.ofKind("RoleBinding")
    where inventory.namespace(of: binding) == installation.namespace {
      for subject in binding.node["subjects"].map({ Array($0.elements) }) ?? [] {
        guard subject["kind"]?.text == "ServiceAccount", let name = subject["name"]?.text,
          name.contains("prometheus") || binding.name.contains("prometheus")
        else { continue }
        parts.insert(.access)
        layout.monitoring.serviceAccount = name
        if let namespace = subject["namespace"]?.text { namespaces.insert(namespace, at: 0) }
        return
      }
    }
  }

  private var hasDashboard: Bool {
    inventory.objects.ofKind("ConfigMap").contains { object in
      object.name.contains("dashboard")
        && object.node["data"].map { data in
          data.entries.contains { entry in
            entry.key.text?.hasSuffix(".json") == true
              && entry.value.text?.lowercased().contains("jitsi") == true
          }
        } ?? false
    }
  }

  /// Whether a DaemonSet sets the UDP buffers of nodes.
  private var raisesNodeBuffers: Bool {
    inventory.workloads.contains { workload in
      workload.object.kind == "DaemonSet"
        && workload.template.containers.contains { container in
          ["command", "args"].contains { field in
            container.node[field]?.elements.contains { $0.text?.holds("rmem_max") ?? false }
              ?? false
          }
        }
    }
  }

  /// Whether any workload runs an image with a name.
  private func runs(_ image: String) -> Bool {
    inventory.workloads.contains { workload in
      workload.template.containers.contains { $0.image.name == image }
    }
  }
}

extension Inventory {
  /// The objects that show the monitoring namespace if no Prometheus does.
  fileprivate var adaptersAndDashboards: [KubernetesObject] {
    let names: Set<String> = [
      "prometheus-adapter", "node-exporter", "kube-state-metrics", "grafana-dashboard-jitsi",
      "alertmanager",
    ]
    return objects.objects.filter { object in
      names.contains(object.name)
        && ["Deployment", "DaemonSet", "ConfigMap", "Alertmanager"].contains(object.kind)
    }
  }
}
