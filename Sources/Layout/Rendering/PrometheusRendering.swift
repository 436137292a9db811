import YAML

/// Prometheus and Alertmanager as resources of the Prometheus Operator.
struct PrometheusRendering {
  let layout: ShardLayout

  private static let file = "monitoring/prometheus.yaml"
  private var settings: PrometheusSettings { layout.monitoring.prometheus }
  private var tools: ToolObjects { ToolObjects(namespace: layout.monitoring.namespace) }

  var objects: [RenderedObject] {
    var contents: [Content] = []
    if layout.monitoring.has(.prometheus) {
      let selector: Content = [
        "app.kubernetes.io/name": "prometheus", "prometheus": "prometheus",
      ]
      contents += [
        tools.serviceAccount(layout.monitoring.serviceAccount), prometheus,
        tools.service("prometheus", selector: selector, port: "web", 9090),
      ]
    }
    if layout.monitoring.has(.alertmanager) { contents.append(alertmanager) }
    return contents.map { RenderedObject(Self.file, nil, $0) }
  }

  private var prometheus: Content {
    [
      "apiVersion": "monitoring.coreos.com/v1", "kind": "Prometheus",
      "metadata": tools.metadata("prometheus"),
      "spec": [
        "replicas": .of(settings.replicas), "version": .of(settings.version),
        "serviceAccountName": .of(layout.monitoring.serviceAccount),
        "podMonitorNamespaceSelector": [:], "podMonitorSelector": [:],
        "retention": .of(settings.retention), "resources": settings.resources.rendered,
        "storage": [
          "volumeClaimTemplate": [
            "spec": ToolObjects.claim(storage: settings.storage, class: settings.storageClass)
          ]
        ],
      ],
    ]
  }

  private var alertmanager: Content {
    [
      "apiVersion": "monitoring.coreos.com/v1", "kind": "Alertmanager",
      "metadata": tools.metadata("alertmanager"), "spec": ["replicas": 2, "version": "v0.28.1"],
    ]
  }
}
