import YAML

/// Reflector, which copies the certificate to Grafana's namespace.
struct ReflectorRendering {
  let layout: ShardLayout

  var objects: [RenderedObject] {
    guard layout.monitoring.has(.reflector) else { return [] }
    let name = "reflector"
    let tools = ToolObjects(namespace: name)
    let rules: Content = [
      ToolObjects.rule(
        "", ["secrets", "configmaps"],
        ["get", "list", "watch", "create", "update", "patch", "delete"]),
      ToolObjects.rule("", ["namespaces"], ["get", "list", "watch"]),
    ]
    let contents = [
      ToolObjects.namespace(name), tools.serviceAccount(name),
      ToolObjects.clusterRole(name, rules),
      tools.clusterBinding(name, role: name, account: name),
      tools.deployment(name, replicas: 1, pod: Self.pod),
    ]
    return contents.map { RenderedObject("monitoring/reflector.yaml", nil, $0) }
  }

  private static let pod: Content = [
    "serviceAccountName": "reflector",
    "containers": [
      [
        "name": "reflector", "image": "emberstack/kubernetes-reflector:7.1.288",
        "ports": [["name": "http", "containerPort": 25080]],
        "readinessProbe": ["httpGet": ["path": "/healthz", "port": "http"]],
        "resources": ["requests": ["cpu": "50m", "memory": "128Mi"]],
      ]
    ],
  ]
}
