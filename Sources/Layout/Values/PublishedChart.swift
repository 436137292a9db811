import Jitsi
import Kubernetes
import YAML

/// The charts that render this architecture, with their default values.
enum PublishedChart: Sendable {
  /// krakazyabra/jitsi-helm (2ad13be): the Ingress is under `haproxy`, HAProxy resolves SRV records, a bridge has two ports.
  case srvRecords
  /// element-hq/jitsi-helm (0.9.0): the Ingress is at the top level, HAProxy has a server line per shard, a bridge has
  /// one port.
  case serverLines

  /// Recognizes the chart by keys that only one of them has; without any, it is the first.
  init(of roots: [Node]) {
    let lines = [
      "ingress", "uvs", "octo", "global", "createSecret", "secretName", "sysctljvb",
      "nameOverride", "fullnameOverride",
    ]
    let isLines = roots.contains { root in
      lines.contains { root[$0] != nil } || root["jvb"]?["hostPort"] != nil
        || root["jvb"]?["monitoring"] != nil || root["web"]?["replicas"] != nil
        || root["web"]?["httpPort"] != nil
    }
    self = isLines ? .serverLines : .srvRecords
  }

  var release: String {
    switch self {
    case .srvRecords: "stable-5963"
    case .serverLines: "stable-9646"
    }
  }

  /// The layout of the chart's default values.
  var layout: ShardLayout {
    var layout = ShardLayout()
    layout.shards = 1
    layout.release = release
    layout.environment["TZ"] = .text("Europe/London")
    layout.jvb.component.environment["JVB_STUN_SERVERS"] = .text(
      "stun.l.google.com:19302,stun1.l.google.com:19302,stun2.l.google.com:19302")
    layout.web.component.resources = ResourceSettings(cpu: "400m", memory: "300Mi")
    layout.jicofo.resources = ResourceSettings(cpu: "400m", memory: "400Mi")
    layout.prosody.resources = ResourceSettings(cpu: "300m", memory: "300Mi")
    layout.jvb.component.resources = ResourceSettings(cpu: "3", memory: "3000Mi")
    layout.jvb.exporter.resources = ResourceSettings(cpu: "100m", memory: "100Mi", limit: "100Mi")
    layout.jvb.autoscaling.enabled = false
    layout.jvb.replicas = 2
    // Both charts let a bridge wait until its last conference ends.
    layout.jvb.gracePeriod = 2_147_483_647
    layout.certificate.secretName = "jitsi-tls"
    layout.ingress.annotations = [:]
    switch self {
    case .srvRecords:
      layout.haproxy.component.image = "haproxy:2.3"
      layout.jvb.exporter.image = "systemli/prometheus-jitsi-meet-exporter:1.1.6"
      layout.jvb.exporter.resources?.limits = ["cpu": "100m", "memory": "100Mi"]
      layout.ingress.className = "haproxy"
      layout.certificate.issuer.name = "letsencrypt-prod"
    case .serverLines:
      layout.ingress.className = "nginx"
      layout.secret.name = "jitsi"
      layout.web.replicas = 2
      layout.jvb.portsPerBridge = 1
      layout.haproxy.discovery = .server
      layout.haproxy.component.image = "haproxy:2.4"
      layout.jvb.exporter.image = "systemli/prometheus-jitsi-meet-exporter:1.2.0"
    }
    return layout
  }

  /// Top-level keys of the charts without an equivalent in a layout.
  static let others: Set<String> = [
    "metacontrollerNamespace", "global", "uvs", "sysctljvb", "octo", "createSecret",
    "nameOverride", "fullnameOverride",
  ]

  /// Keys of a component without an equivalent in a layout.
  static let othersOfComponents: Set<String> = [
    "name", "imagePullPolicy", "imagePullSecrets", "extraPodSpec", "extraLabels",
    "extraAnnotations", "extraContainerSpec", "extraVolumes", "extraVolumeMounts",
    "monitoringEnable", "sysctlDaemonSetEnable", "provideNodeAddressAsPublicIP",
    "advertisePrivateCandidates", "entryPointMountPath", "entryPointWorkDir",
    "entryPointConfigMap", "gracefulShutdownConfigMap", "shutdownScriptPath", "globalModules",
    "globalConfig", "customConfig", "customUi", "pluginHead", "welcomePageFooter",
    "customWatermark", "httpPort", "ingressEnable",
  ]

  /// Keys that are ignored without a note, because rendering handles them differently.
  static let settled: Set<String> = [
    "name", "imagePullPolicy", "sysctlDaemonSetEnable", "entryPointMountPath", "entryPointWorkDir",
    "entryPointConfigMap", "gracefulShutdownConfigMap", "shutdownScriptPath",
    "metacontrollerNamespace", "createSecret", "monitoringEnable", "provideNodeAddressAsPublicIP",
    "ingressEnable", "sysctljvb", "httpPort",
  ]
}
