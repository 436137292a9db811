/// What watches the installation.
public struct MonitoringSettings: LayoutSection {
  /// Whether anything of it is rendered.
  public var enabled = true
  public var namespace = "monitoring"
  /// What is rendered; the rest the cluster has already, or does without.
  public var parts = MonitoringPart.allCases
  /// Prometheus' ServiceAccount, which may read the installation's namespace.
  public var serviceAccount = "prometheus"
  /// Labels of the PodMonitors beside their own, where a Prometheus of the cluster asks for some.
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

/// What monitoring is made of.
public enum MonitoringPart: String, Sendable, Hashable, CaseIterable {
  /// PodMonitors of the bridges, prosody and HAProxy.
  case podMonitors
  /// The Role and RoleBinding that let Prometheus read the installation's namespace.
  case access
  case prometheus, alertmanager, grafana
  /// Jitsi's dashboard for Grafana.
  case dashboard
  /// What turns Prometheus' figures into the metric that autoscalers ask for.
  case adapter
  case nodeExporter, kubeStateMetrics, metricsServer
  /// What copies the certificate to Grafana's namespace.
  case reflector
}

/// Grafana.
public struct GrafanaSettings: LayoutSection {
  public var image = "grafana/grafana:11.6.4"
  /// The path below the meeting host.
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

/// Prometheus.
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
