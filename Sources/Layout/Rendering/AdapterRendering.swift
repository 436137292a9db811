import YAML

/// The Prometheus adapter, which serves the metric for the autoscalers of the videobridges.
struct AdapterRendering {
  let layout: ShardLayout

  private static let file = "monitoring/adapter.yaml"
  private static let name = "prometheus-adapter"
  private var tools: ToolObjects { ToolObjects(namespace: layout.monitoring.namespace) }

  var objects: [RenderedObject] {
    guard layout.monitoring.has(.adapter) else { return [] }
    return contents.map { RenderedObject(Self.file, nil, $0) }
  }

  private var contents: [Content] {
    let name = Self.name
    let rules: Content = [
      ToolObjects.rule("", ["namespaces", "pods", "services"], ["get", "list", "watch"])
    ]
    return [
      tools.configMap(name, ["config.yaml": .of(Self.configuration)]),
      tools.serviceAccount(name), ToolObjects.clusterRole(name, rules),
      tools.clusterBinding(name, role: name, account: name),
      // The adapter delegates authentication to the API server.
      tools.clusterBinding(
        "\(name)-auth-delegator", role: "system:auth-delegator", account: name),
      tools.binding(
        "\(name)-auth-reader", in: "kube-system",
        role: "extension-apiserver-authentication-reader", account: name),
      tools.deployment(name, replicas: 2, pod: pod),
      tools.service(name, port: "https", 443),
      tools.apiService(group: "custom.metrics.k8s.io", service: name),
    ]
  }

  private var pod: Content {
    [
      "serviceAccountName": .of(Self.name), "containers": [container],
      "volumes": [
        ["name": "config", "configMap": ["name": .of(Self.name)]],
        ["name": "tmp", "emptyDir": [:]],
      ],
    ]
  }

  private var container: Content {
    [
      "name": .of(Self.name),
      "image": "registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0",
      "args": [
        "--config=/etc/adapter/config.yaml",
        "--prometheus-url=http://prometheus.\(layout.monitoring.namespace).svc:9090/",
        "--secure-port=6443", "--cert-dir=/tmp",
      ],
      "ports": [["name": "https", "containerPort": 6443]],
      "readinessProbe": ["httpGet": ["path": "/readyz", "port": "https", "scheme": "HTTPS"]],
      "resources": ["requests": ["cpu": "100m", "memory": "128Mi"]],
      "volumeMounts": [
        ["name": "config", "mountPath": "/etc/adapter"], ["name": "tmp", "mountPath": "/tmp"],
      ],
    ]
  }

  private static let configuration = """
    rules:
      - seriesQuery: 'container_network_transmit_bytes_total{namespace!="",pod!=""}'
        resources:
          overrides:
            namespace: {resource: namespace}
            pod: {resource: pod}
        name:
          matches: ^(.*)_total$
          as: ${1}_per_second
        metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)

    """
}
