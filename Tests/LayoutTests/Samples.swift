import Foundation
import Jitsi
import Kubernetes
import Layout
import Lint
import YAML

/// Typical layouts.
enum Samples {
  static let minimal = """
    namespace: jitsi
    host: meet.riverside-school.net
    shards: 2
    """
  static let all: [String: String] = [
    "minimal": minimal,
    "one shard": "namespace: meet\nhost: meet.dorfschule.ch\nshards: 1\n",
    "server lines and host ports": """
    apiVersion: kubectl-jitsi.dev/v1alpha1
    kind: ShardLayout
    namespace: video
    host: video.nordhafen-klinik.de
    shards: 3
    release: stable-9823
    zones: [eu-central-1a, eu-central-1b]
    environment: {TZ: Europe/Berlin}
    web: {replicas: 2}
    jvb: {exposure: hostPort, gracePeriod: 14400}
    haproxy: {discovery: server, replicas: 3}
    ingress: {className: traefik, annotations: {}}
    """,
    "srv and host ports": """
    namespace: jitsi
    host: konferenz.stadtwerke-elbtal.de
    shards: 2
    jvb:
      exposure: hostPort
      port: 20000
      autoscaling: {minimum: 3, maximum: 12, averageTraffic: 40M}
      resources: {requests: {cpu: 3500m, memory: 3Gi}, limits: {memory: 4Gi}}
    """,
    "server lines and node ports": """
    namespace: jitsi
    host: meet.polytechnique-nord.fr
    shards: 4
    release: stable-10741
    secret: {name: jitsi-passwords}
    environment:
      TZ: Europe/Paris
      ENABLE_AUTH: 1
      JWT_APP_SECRET: {secret: jitsi-jwt, key: secret}
    web:
      image: registry.polytechnique-nord.fr/jitsi/web:stable-10741
      replicas: 3
      environment: {ENABLE_LOBBY: "true", ENABLE_SCTP: 0}
    jicofo: {environment: {JICOFO_CONF_INITIAL_PARTICIPANT_WAIT_TIMEOUT: 20000}}
    prosody: {resources: {requests: {cpu: 1, memory: 1Gi}}}
    jvb:
      port: 31000
      portsPerBridge: 1
      autoscaling: {minimum: 4, maximum: 20}
      exporter: {image: "registry.polytechnique-nord.fr/exporter:1.3.0"}
    haproxy:
      discovery: server
      image: haproxy:3.0.12-alpine
      environment: {TZ: Europe/Paris}
    certificate:
      secretName: meet-certificate
      issuer: {kind: Issuer, name: own, email: it@polytechnique-nord.fr}
    """,
    "a gateway": """
    namespace: jitsi
    host: meet.riverside-school.net
    shards: 2
    gateway: {className: cilium}
    """,
    "a gateway for media too": """
    namespace: video
    host: video.nordhafen-klinik.de
    shards: 3
    release: stable-10978
    jvb:
      exposure: gateway
      port: 31000
      autoscaling: {minimum: 2, maximum: 6}
    haproxy: {discovery: server}
    gateway:
      className: envoy
      annotations: {example.net/team: video}
      address: 198.51.100.20
    certificate: {issuer: {kind: Issuer, name: letsencrypt, email: it@nordhafen-klinik.de}}
    """,
    "what the cluster has already": """
    namespace: jitsi
    host: meet.riverside-school.net
    shards: 2
    jvb: {autoscaling: {minimum: 1, maximum: 50}}
    monitoring:
      namespace: observability
      parts: [podMonitors, access, grafana, dashboard, prometheus, alertmanager, adapter, nodeExporter, kubeStateMetrics, reflector, nodeBuffers, metricsServer]
      serviceAccount: prometheus-k8s
      grafana: {path: /statistics/grafana, storage: 20Gi, storageClass: fast, image: "grafana/grafana:12.1.0"}
      prometheus: {replicas: 3, retention: 90d, storage: 200Gi, storageClass: fast, version: v3.4.2, resources: {requests: {cpu: 2, memory: 8Gi}, limits: {memory: 12Gi}}}
    """,
  ]

  static func layout(_ text: String) throws -> ShardLayout {
    try ShardLayout(reading: Tree(parsing: SourceFile(name: "layout.yaml", text: text)))
  }

  /// Returns the rendered manifests of a layout, parsed from a single text.
  static func tree(_ layout: ShardLayout, secrets: Bool = true) -> Tree {
    var generator = SystemRandomNumberGenerator()
    let values = secrets ? SecretValues(from: &generator) : nil
    let text = layout.render(secrets: values).map(\.text).joined()
    return Tree(parsing: SourceFile(name: "rendered.yaml", text: text))
  }
}
