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
      "enabled", \MonitoringSettings.enabled, .flag, "Whether anything of it is rendered."),
    LayoutField(
      "namespace", \MonitoringSettings.namespace, .name, "Where Prometheus and Grafana run."),
    LayoutField(
      "parts", \MonitoringSettings.parts, .choices(),
      "What is rendered. Leave out what the cluster has already."),
    LayoutField(
      "serviceAccount", \MonitoringSettings.serviceAccount, .objectName,
      "The ServiceAccount of Prometheus, which may read the installation's namespace."),
    LayoutField(
      "monitorLabels", \MonitoringSettings.monitorLabels, .texts,
      "Labels of the PodMonitors, as in `{release: kube-prometheus-stack}`, where the cluster's Prometheus asks for some."
    ),
    LayoutField(
      "grafana", \MonitoringSettings.grafana, .section(GrafanaSettings.self),
      "Grafana, below a path of the meeting host."),
    LayoutField(
      "prometheus", \MonitoringSettings.prometheus, .section(PrometheusSettings.self),
      "Prometheus, which the Prometheus Operator runs."),
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
      "path", \GrafanaSettings.path, .path, "The path below the meeting host that leads to it."),
    LayoutField(
      "storage", \GrafanaSettings.storage, .quantity,
      "The size of the volume that keeps users and dashboards."),
    LayoutField(
      "storageClass", \GrafanaSettings.storageClass, .optional(.objectName),
      "The class of that volume; the cluster's default without it."),
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
    LayoutField("replicas", \PrometheusSettings.replicas, .number(1...9), "Pods."),
    LayoutField(
      "retention", \PrometheusSettings.retention, .line, "How long figures are kept, as in `15d`."),
    LayoutField(
      "storage", \PrometheusSettings.storage, .quantity, "The size of each pod's volume."),
    LayoutField(
      "storageClass", \PrometheusSettings.storageClass, .optional(.objectName),
      "The class of those volumes; the cluster's default without it."),
    LayoutField(
      "resources", \PrometheusSettings.resources, .section(ResourceSettings.self),
      "What each pod requests, and what it may use at most."),
  ]
}
