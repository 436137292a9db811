public import Jitsi
public import YAML

/// The Grafana dashboard for an installation.
public struct DashboardPlan: Sendable {
  /// The panels by the title of their row.
  let rows: [(title: String, panels: [DashboardPanel])]
  /// Why panels are left out: each source without metrics.
  public let omitted: [String]
  /// The namespace of the installation; empty if the manifests do not name one.
  public let namespace: String
  private let hasNamespaces: Bool

  /// - Parameters:
  ///   - inventory: What was recognized in the input.
  ///   - installation: The installation.
  ///   - isComplete: Whether the input has everything of the cluster, so that what is missing does not exist.
  ///   - assumesAll: Whether there are panels for metrics that nothing scrapes as well.
  public init(
    _ inventory: Inventory, _ installation: Installation, isComplete: Bool, assumesAll: Bool
  ) {
    let sources = MetricSources(
      inventory, Monitoring(inventory), installation, isComplete: isComplete,
      assumesAll: assumesAll)
    let writer = DashboardWriter(inventory, installation, sources)
    rows = writer.rows.filter { !$0.panels.isEmpty }
    omitted = [
      sources.haproxy.reason, sources.bridges.reason, sources.jicofos.reason, sources.stateReason,
    ].compactMap(\.self)
    namespace = installation.namespace
    hasNamespaces = sources.labels.namespace != nil
  }

  /// Whether nothing provides any metric.
  public var isEmpty: Bool { rows.isEmpty }

  /// The expressions of all panels.
  package var expressions: [String] {
    rows.flatMap(\.panels).flatMap(\.queries).map(\.expression)
  }

  /// The dashboard as Grafana imports it.
  // source: prometheus-operator/kube-prometheus 4d719f1d manifests/grafana-dashboardDefinitions.yaml (schemaVersion 39 to 41,
  // with Grafana 13)
  public var dashboard: Content {
    var panels: [Content] = []
    var y = 0
    var id = 1
    for row in rows {
      panels.append([
        "id": .of(id), "type": "row", "title": .of(row.title), "collapsed": false,
        "gridPos": ["x": 0, "y": .of(y), "w": 24, "h": 1], "panels": [],
      ])
      id += 1
      y += 1
      var x = 0
      var height = 0
      for panel in row.panels {
        if x + panel.width > 24 {
          x = 0
          y += height
          height = 0
        }
        panels.append(panel.content(id: id, x: x, y: y))
        id += 1
        x += panel.width
        height = max(height, panel.height)
      }
      y += height
    }
    return [
      "uid": "kubectl-jitsi", "title": "Jitsi Meet shards", "tags": ["jitsi"],
      "schemaVersion": 39, "editable": true, "refresh": "30s",
      "time": ["from": "now-6h", "to": "now"], "templating": ["list": .list(variables)],
      "panels": .list(panels),
    ]
  }

  private var variables: [Content] {
    let source: Content = [
      "name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus",
      "refresh": 1,
    ]
    guard hasNamespaces else { return [source] }
    var namespaces: [Content.Entry] = [
      Content.Entry("name", "namespace"), Content.Entry("label", "Namespace"),
      Content.Entry("type", "query"),
      Content.Entry("datasource", ["type": "prometheus", "uid": "${datasource}"]),
      Content.Entry("query", "label_values(up, namespace)"), Content.Entry("refresh", 2),
    ]
    if !namespace.isEmpty {
      namespaces.append(
        Content.Entry("current", ["text": .of(namespace), "value": .of(namespace)]))
    }
    return [source, .map(namespaces)]
  }

  /// The ConfigMap from which Grafana's sidecar loads the dashboard.
  // source: kiwigrid/k8s-sidecar README.md (LABEL), grafana/helm-charts charts/grafana/values.yaml
  // (sidecar.dashboards.label: grafana_dashboard)
  public var configMap: Content {
    var metadata: [Content.Entry] = [Content.Entry("name", "jitsi-dashboard")]
    if !namespace.isEmpty { metadata.append(Content.Entry("namespace", .of(namespace))) }
    metadata.append(Content.Entry("labels", ["grafana_dashboard": "1"]))
    return [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": .map(metadata),
      "data": ["jitsi-shards.json": .of(DocumentWriter.json(dashboard))],
    ]
  }
}
