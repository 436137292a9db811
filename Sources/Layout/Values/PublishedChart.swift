import Jitsi
import Kubernetes
import YAML

/// The charts that render this architecture, and what each has where values are silent.
enum PublishedChart: Sendable {
  /// krakazyabra/jitsi-helm (2ad13be): the Ingress stands under `haproxy`, HAProxy asks for SRV records, a bridge has two
  /// ports.
  case srvRecords
  /// element-hq/jitsi-helm (0.9.0): the Ingress stands by itself, HAProxy has a line for each shard, a bridge has one port.
  case serverLines

  /// Tells by keys that only one of them has; where none is there, it is the first.
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

  /// The layout of the chart's own values.
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
    // Both charts let a bridge wait for its conferences as long as they last.
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
      layout.secret.name = "jitsi"
      layout.web.replicas = 2
      layout.jvb.portsPerBridge = 1
      layout.haproxy.discovery = .server
      layout.haproxy.component.image = "haproxy:2.4"
      layout.jvb.exporter.image = "systemli/prometheus-jitsi-meet-exporter:1.2.0"
    }
    return layout
  }

  /// Keys of the charts, from the top, that a layout has no place for.
  static let others: Set<String> = [
    "metacontrollerNamespace", "global", "uvs", "sysctljvb", "octo", "createSecret",
    "nameOverride", "fullnameOverride",
  ]

  /// Keys of a component that a layout has no place for.
  static let othersOfComponents: Set<String> = [
    "name", "imagePullPolicy", "imagePullSecrets", "extraPodSpec", "extraLabels",
    "extraAnnotations", "extraContainerSpec", "extraVolumes", "extraVolumeMounts",
    "monitoringEnable", "sysctlDaemonSetEnable", "provideNodeAddressAsPublicIP",
    "advertisePrivateCandidates", "entryPointMountPath", "entryPointWorkDir",
    "entryPointConfigMap", "gracefulShutdownConfigMap", "shutdownScriptPath", "globalModules",
    "globalConfig", "customConfig", "customUi", "pluginHead", "welcomePageFooter",
    "customWatermark", "httpPort", "ingressEnable",
  ]

  /// Keys that are left out without a word: whoever renders has these things in a way of its own.
  static let settled: Set<String> = [
    "name", "imagePullPolicy", "sysctlDaemonSetEnable", "entryPointMountPath", "entryPointWorkDir",
    "entryPointConfigMap", "gracefulShutdownConfigMap", "shutdownScriptPath",
    "metacontrollerNamespace", "createSecret", "monitoringEnable", "provideNodeAddressAsPublicIP",
    "ingressEnable", "sysctljvb", "httpPort",
  ]
}
