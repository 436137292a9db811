/// The settings of the monitoring.
public struct MonitoringSettings: LayoutSection {
  /// Whether monitoring is rendered.
  public var enabled = true
  public var namespace = "monitoring"
  /// The parts to render; the others exist in the cluster already, or are not wanted.
  public var parts = MonitoringPart.allCases
  /// The ServiceAccount of Prometheus, which gets read access to the installation's namespace.
  public var serviceAccount = "prometheus"
  /// Additional labels of the PodMonitors, for a Prometheus that selects monitors by label.
  public var monitorLabels: [String: String] = [:]
  public var grafana = GrafanaSettings()
  public var prometheus = PrometheusSettings()

  public init() {}

  /// Whether a part is rendered.
  public func has(_ part: MonitoringPart) -> Bool { enabled && parts.contains(part) }

  package static let fields = [
    LayoutField(
      "enabled", \MonitoringSettings.enabled, .flag, "Whether to render monitoring."),
    LayoutField(
      "namespace", \MonitoringSettings.namespace, .name, "The namespace of Prometheus and Grafana."),
    LayoutField(
      "parts", \MonitoringSettings.parts, .choices(),
      "The parts to render. Omit those that the cluster already has."),
    LayoutField(
      "serviceAccount", \MonitoringSettings.serviceAccount, .objectName,
      "The ServiceAccount of Prometheus, which gets read access to the installation's namespace."),
    LayoutField(
      "monitorLabels", \MonitoringSettings.monitorLabels, .texts,
      "Labels of the PodMonitors, as in `{release: kube-prometheus-stack}`, if the cluster's Prometheus requires some."
    ),
    LayoutField(
      "grafana", \MonitoringSettings.grafana, .section(GrafanaSettings.self),
      "Grafana, below a path of the meeting host."),
    LayoutField(
      "prometheus", \MonitoringSettings.prometheus, .section(PrometheusSettings.self),
      "Prometheus, run by the Prometheus Operator."),
  ]
}

/// The parts of the monitoring.
public enum MonitoringPart: String, Sendable, Hashable, CaseIterable {
  /// PodMonitors for the bridges, prosody and HAProxy.
  case podMonitors
  /// The Role and RoleBinding for Prometheus in the installation's namespace.
  case access
  case prometheus, alertmanager, grafana
  /// Jitsi's dashboard for Grafana.
  case dashboard
  /// The Prometheus adapter, which serves the metric for the bridges' autoscalers.
  case adapter
  case nodeExporter, kubeStateMetrics, metricsServer
  /// A privileged DaemonSet that raises the UDP buffers of nodes for the bridges.
  case nodeBuffers
  /// Reflector, which copies the certificate to Grafana's namespace.
  case reflector
}

/// The settings of Grafana.
public struct GrafanaSettings: LayoutSection {
  public var image = "grafana/grafana:11.6.4"
  /// The path on the meeting host.
  public var path = "/grafana"
  /// The size of its volume.
  public var storage = "5Gi"
  public var storageClass: String?

  public init() {}

  package static let fields = [
    LayoutField("image", \GrafanaSettings.image, .image, "The image, with a tag or a digest."),
    LayoutField(
      "path", \GrafanaSettings.path, .path, "Its path below the meeting host."),
    LayoutField(
      "storage", \GrafanaSettings.storage, .quantity,
      "The size of the volume for users and dashboards."),
    LayoutField(
      "storageClass", \GrafanaSettings.storageClass, .optional(.objectName),
      "The StorageClass of that volume; the cluster's default if omitted."),
  ]
}

/// The settings of Prometheus.
public struct PrometheusSettings: LayoutSection {
  public var version = "v3.5.0"
  public var replicas = 2
  public var retention = "15d"
  public var storage = "50Gi"
  public var storageClass: String?
  public var resources = ResourceSettings(cpu: "500m", memory: "2Gi")

  public init() {}

  package static let fields = [
    LayoutField("version", \PrometheusSettings.version, .line, "The version to run."),
    LayoutField("replicas", \PrometheusSettings.replicas, .number(1...9), "The number of pods."),
    LayoutField(
      "retention", \PrometheusSettings.retention, .line, "How long metrics are kept, as in `15d`."),
    LayoutField(
      "storage", \PrometheusSettings.storage, .quantity, "The size of each pod's volume."),
    LayoutField(
      "storageClass", \PrometheusSettings.storageClass, .optional(.objectName),
      "The StorageClass of those volumes; the cluster's default if omitted."),
    LayoutField(
      "resources", \PrometheusSettings.resources, .section(ResourceSettings.self),
      "Requests and limits of each pod."),
  ]
}
