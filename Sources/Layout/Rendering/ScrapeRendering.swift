import Jitsi
import YAML

/// The PodMonitors for the installation, and the permissions that Prometheus needs for them.
struct ScrapeRendering {
  let layout: ShardLayout

  private static let file = "monitoring/scrape.yaml"
  private var names: ObjectNames { ObjectNames(namespace: layout.namespace) }

  var objects: [RenderedObject] {
    var objects: [RenderedObject] = []
    if needsNamespace {
      objects.append(
        RenderedObject(
          "monitoring/namespace.yaml", nil, ToolObjects.namespace(layout.monitoring.namespace)))
    }
    if layout.monitoring.has(.podMonitors) {
      objects += [
        RenderedObject(Self.file, "The exporter sidecar of every bridge.", monitor(.jvb)),
        RenderedObject(Self.file, nil, monitor(.prosody, path: "/metrics")),
        RenderedObject(Self.file, nil, monitor(.haproxy)),
      ]
    }
    if layout.monitoring.has(.access) {
      let account = layout.monitoring.serviceAccount
      objects += [
        RenderedObject(Self.file, "Lets Prometheus discover its targets.", role),
        RenderedObject(
          Self.file, nil,
          ToolObjects(namespace: layout.monitoring.namespace)
            .binding("prometheus", in: layout.namespace, role: "prometheus", account: account)),
      ]
    }
    return objects
  }

  /// Whether any rendered object is in the monitoring namespace.
  private var needsNamespace: Bool {
    let parts: [MonitoringPart] = [
      .prometheus, .alertmanager, .grafana, .dashboard, .adapter, .nodeExporter, .kubeStateMetrics,
      .nodeBuffers,
    ]
    return layout.monitoring.namespace != layout.namespace
      && parts.contains { layout.monitoring.has($0) }
  }

  private func monitor(_ kind: ComponentKind, path: String? = nil) -> Content {
    var endpoint: [Content.Entry] = [Content.Entry("port", "metrics")]
    if let path { endpoint.append(Content.Entry("path", .of(path))) }
    return [
      "apiVersion": "monitoring.coreos.com/v1", "kind": "PodMonitor",
      "metadata": names.metadata(kind.rawValue, labels),
      "spec": [
        "selector": ["matchLabels": ["k8s-app": .of(kind.rawValue)]],
        "podMetricsEndpoints": [.map(endpoint)],
      ],
    ]
  }

  private var labels: Content {
    var labels = layout.monitoring.monitorLabels
    labels["scope"] = "jitsi"
    return .of(labels)
  }

  private var role: Content {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
      "metadata": ["name": "prometheus", "namespace": .of(layout.namespace)],
      "rules": [
        ToolObjects.rule("", ["pods", "services", "endpoints"], ["get", "list", "watch"])
      ],
    ]
  }
}
