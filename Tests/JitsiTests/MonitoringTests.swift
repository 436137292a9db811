import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// Tests which monitoring objects are recognized in common setups.
struct MonitoringTests {
  @Test(arguments: [
    ("prom/prometheus:v2.55.1", MonitoringServer.Kind.prometheus),
    ("quay.io/prometheus/prometheus:v3.14.0-distroless", .prometheus),
    ("rancher/mirrored-prometheus-prometheus:v2.50.1", .prometheus),
    ("quay.io/prometheus/alertmanager:v0.28.1", .alertmanager),
    ("docker.io/grafana/grafana-oss:12.0.1", .grafana), ("bitnami/grafana", .grafana),
    ("quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1", nil),
    ("grafana/grafana-image-renderer:3.11.0", nil),
    ("systemli/prometheus-jitsi-meet-exporter:1.1.6", nil),
  ])
  func imageTellsTheProgram(image: String, kind: MonitoringServer.Kind?) {
    #expect(MonitoringServer.kind(ofImage: ImageReference(image).name) == kind)
  }

  @Test(arguments: [
    ("https://meet.example.org/grafana/", "/grafana"), ("https://meet.example.org", ""),
    ("%(protocol)s://%(domain)s:%(http_port)s/grafana/", "/grafana"),
    ("%(protocol)s://%(domain)s/", ""), ("https://$HOST/grafana", nil),
    ("https://meet.example.org/ops/grafana?x=1", "/ops/grafana"),
  ])
  func rootURLSaysTheFolder(url: String, path: String?) {
    #expect(Grafana.path(of: url) == path)
  }

  @Test(arguments: [
    ("/grafana", "/grafana"), ("/grafana/", "/grafana"), ("/grafana(/|$)(.*)", "/grafana"),
    ("/grafana/*", "/grafana"), ("/", ""), (nil, ""),
  ])
  func patternsAreNoPartOfTheFolder(path: String?, folder: String) {
    #expect(GrafanaRoute.literal(path) == folder)
  }

  @Test func settingsOfOtherSectionsAndCommentsDoNotCount() {
    let text = """
      ; root_url = https://a/
      [server]
      root_url = "https://b/grafana"
      ;serve_from_sub_path = true
      [auth]
      root_url = https://c/
      """
    let file = GrafanaFile(node: scalar(text), text: text)
    #expect(file.value("server", "root_url") == "https://b/grafana")
    #expect(file.value("server", "serve_from_sub_path") == nil)
  }

  @Test(arguments: [
    (
      "container_network_transmit_bytes_total{interface=\"eth0\"}", "^(.*)_total",
      "${1}_per_second", true
    ),
    ("container_network_transmit_bytes_total", "^(.*)_total$", "$1_rate", false),
    ("container_network_receive_bytes_total", "^(.*)_total$", "${1}_per_second", false),
    ("{__name__=~\"^container_.*\"}", "^(.*)_total$", "${1}_per_second", true),
    ("{namespace!=\"\"}", "", "", true),
    ("jitsi_stress_level", "", "container_network_transmit_bytes_per_second", true),
    ("jitsi_stress_level", "", "", false),
  ])
  func rulesGiveFiguresTheirNames(
    series: String, matches: String, name: String, serves: Bool
  ) throws {
    let rules = """
      rules:
        - seriesQuery: '\(series)'
          name: {matches: '\(matches)', as: '\(name)'}
      """
    let monitoring = monitoring(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: adapter-config, namespace: monitoring}
      data:
        config.yaml: |
      \(indented(rules))
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: adapter, namespace: monitoring}
      spec:
        template:
          spec:
            containers:
              - {name: adapter, image: "registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0"}
            volumes: [{name: config, configMap: {name: adapter-config}}]
      """)
    let found = try #require(monitoring.externalAdapters.adapters.first?.rules)
    let metric = "container_network_transmit_bytes_per_second"
    #expect(found.serve(metric, external: false) == serves)
    #expect(!found.serve(metric, external: true))
  }

  @Test(arguments: [
    ("namespaceSelector: {matchNames: [jitsi]}, selector: {matchLabels: {k8s-app: jvb}}", true),
    ("namespaceSelector: {any: true}, selector: {matchLabels: {k8s-app: jvb}}", true),
    (
      "namespaceSelector: {any: true}, selector: {matchExpressions: [{key: k8s-app, operator: Exists}]}",
      true
    ),
    ("selector: {matchLabels: {k8s-app: jvb}}", false),
    ("namespaceSelector: {matchNames: [meet]}, selector: {}", false),
    ("namespaceSelector: {any: true}, selector: {matchLabels: {k8s-app: jvb, shard: one}}", false),
  ])
  func monitorsSelectInTheNamespacesThatTheyName(spec: String, selects: Bool) {
    let monitoring = monitoring(
      Self.bridge + """
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: PodMonitor
        metadata: {name: bridges, namespace: monitoring}
        spec: {\(spec), podMetricsEndpoints: [{port: metrics}]}
        """)
    #expect(monitoring.groupsByComponent.isEmpty == !selects)
  }

  @Test(
    arguments: [
      ("podMonitorSelector: {}, podMonitorNamespaceSelector: {}", nil),
      ("podMonitorSelector: {matchLabels: {team: video}}, podMonitorNamespaceSelector: {}", nil),
      (
        "podMonitorSelector: {matchLabels: {release: stack}}, podMonitorNamespaceSelector: {}",
        .labels
      ),
      ("podMonitorSelector: {}", .namespace),
      ("serviceMonitorSelector: {}", .noSelector),
      (
        "podMonitorSelector: {}, podMonitorNamespaceSelector: {matchLabels: {kubernetes.io/metadata.name: jitsi}}",
        nil
      ),
      ("podMonitorSelector: {}, podMonitorNamespaceSelector: {matchLabels: {watched: yes}}", nil),
      ("version: v3.5.0", nil),
    ] as [(String, MonitorSelection.Refusal?)])
  func prometheusTakesWhatItsSelectorsChoose(spec: String, refusal: MonitorSelection.Refusal?) {
    let monitoring = monitoring(
      Self.bridge + """
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: PodMonitor
        metadata: {name: jvb, namespace: jitsi, labels: {team: video}}
        spec: {selector: {matchLabels: {k8s-app: jvb}}, podMetricsEndpoints: [{port: metrics}]}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: Prometheus
        metadata: {name: k8s, namespace: monitoring}
        spec: {\(spec)}
        """)
    #expect(monitoring.refusals[0]?.refusal == refusal)
    let gaps = monitoring.gaps(of: monitoring.inventory.installations[0])
    #expect(gaps.isEmpty == (refusal == nil))
  }

  @Test(
    arguments: [
      ("emptyDir: {}", false), ("persistentVolumeClaim: {claimName: data}", true),
      ("nfs: {server: nas, path: /g}", true), ("hostPath: {path: /srv}", nil),
      ("ephemeral: {volumeClaimTemplate: {}}", false),
    ] as [(String, Bool?)])
  func volumesOutliveTheirPods(volume: String, keeps: Bool?) throws {
    let monitoring = monitoring(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: grafana, namespace: monitoring}
      spec:
        template:
          spec:
            containers:
              - name: grafana
                image: grafana/grafana:11.6.4
                volumeMounts: [{name: data, mountPath: /var/lib/grafana/}, {name: data, mountPath: /var/lib}]
            volumes: [{name: data, \(volume)}]
      """)
    let workload = try #require(monitoring.inventory.workloads.first)
    let storage = workload.storage(
      at: "/var/lib/grafana", of: workload.template.containers[0])
    #expect(storage.keeps == keeps)
  }

  private static let bridge = """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: shard-0-jvb, namespace: jitsi}
    spec:
      template:
        metadata: {labels: {k8s-app: jvb, shard: "0"}}
        spec:
          containers:
            - {name: jvb, image: "jitsi/jvb:stable-10741"}
            - name: metrics
              image: systemli/prometheus-jitsi-meet-exporter:1.1.6
              ports: [{name: metrics, containerPort: 9888}]

    """

  private func monitoring(_ text: String) -> Monitoring {
    Monitoring(Inventory(ObjectSet([Tree(parsing: SourceFile(name: "all.yaml", text: text))])))
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
  }

  private func scalar(_ text: String) -> Node {
    let tree = Tree(parsing: SourceFile(name: "a.yaml", text: "a"))
    return tree.node(tree.documents[0].root!)
  }
}
