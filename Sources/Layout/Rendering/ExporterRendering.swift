import YAML

/// The exporters for nodes and cluster.
struct ExporterRendering {
  let layout: ShardLayout

  private static let file = "monitoring/exporters.yaml"
  private var tools: ToolObjects { ToolObjects(namespace: layout.monitoring.namespace) }
  private static let system = ToolObjects(namespace: "kube-system")

  var objects: [RenderedObject] {
    var contents: [Content] = []
    if layout.monitoring.has(.nodeExporter) {
      contents.append(tools.daemonSet("node-exporter", pod: Self.nodeExporter))
    }
    if layout.monitoring.has(.kubeStateMetrics) { contents += kubeStateMetrics }
    if layout.monitoring.has(.metricsServer) { contents += Self.metricsServer }
    if layout.monitoring.has(.nodeBuffers) {
      contents.append(tools.daemonSet("jvb-node-buffers", pod: Self.nodeBuffers))
    }
    return contents.map { RenderedObject(Self.file, nil, $0) }
  }

  private static let nodeExporter: Content = [
    "hostNetwork": true, "hostPID": true,
    "containers": [
      [
        "name": "node-exporter", "image": "quay.io/prometheus/node-exporter:v1.9.1",
        "args": ["--path.rootfs=/host"], "ports": [["name": "metrics", "containerPort": 9100]],
        "resources": ["requests": ["cpu": "50m", "memory": "32Mi"]],
        "volumeMounts": [["name": "root", "mountPath": "/host", "readOnly": true]],
      ]
    ],
    "volumes": [["name": "root", "hostPath": ["path": "/"]]],
  ]

  // source: jitsi/jitsi-videobridge config/20-jvb-udp-buffers.conf
  private static let nodeBuffers: Content = [
    "hostNetwork": true,
    "containers": [
      [
        "name": "sysctl", "image": "docker.io/library/busybox:1.37.0",
        "command": [
          "sh", "-c",
          "while sysctl -w net.core.rmem_max=10485760 net.core.netdev_max_backlog=100000; do sleep 60; done",
        ],
        "securityContext": ["privileged": true],
        "resources": ["requests": ["cpu": "1m", "memory": "4Mi"], "limits": ["memory": "16Mi"]],
      ]
    ],
  ]

  // MARK: kube-state-metrics

  private var kubeStateMetrics: [Content] {
    let name = "kube-state-metrics"
    let rules: Content = [
      ToolObjects.rule("", ["pods", "services", "nodes", "namespaces"], ["list", "watch"]),
      ToolObjects.rule(
        "apps", ["deployments", "statefulsets", "daemonsets", "replicasets"], ["list", "watch"]),
      ToolObjects.rule("autoscaling", ["horizontalpodautoscalers"], ["list", "watch"]),
    ]
    let resources = [
      "pods", "services", "nodes", "namespaces", "deployments", "statefulsets", "daemonsets",
      "replicasets", "horizontalpodautoscalers",
    ].joined(separator: ",")
    let pod: Content = [
      "serviceAccountName": .of(name),
      "containers": [
        [
          "name": .of(name),
          "image": "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.16.0",
          "args": ["--resources=\(resources)"],
          "ports": [["name": "metrics", "containerPort": 8080]],
          "resources": ["requests": ["cpu": "50m", "memory": "128Mi"]],
        ]
      ],
    ]
    return [
      tools.serviceAccount(name), ToolObjects.clusterRole(name, rules),
      tools.clusterBinding(name, role: name, account: name),
      tools.deployment(name, replicas: 1, pod: pod),
    ]
  }

  // MARK: metrics-server

  private static var metricsServer: [Content] {
    let name = "metrics-server"
    let labels: Content = ["k8s-app": .of(name)]
    let rules: Content = [
      ToolObjects.rule("", ["nodes/metrics"], ["get"]),
      ToolObjects.rule("", ["pods", "nodes"], ["get", "list", "watch"]),
    ]
    return [
      system.serviceAccount(name), ToolObjects.clusterRole("system:\(name)", rules),
      system.clusterBinding("system:\(name)", role: "system:\(name)", account: name),
      system.clusterBinding(
        "\(name):system:auth-delegator", role: "system:auth-delegator", account: name),
      system.binding(
        "\(name)-auth-reader", in: "kube-system",
        role: "extension-apiserver-authentication-reader", account: name),
      system.deployment(name, replicas: 1, labels: labels, pod: metricsServerPod),
      system.service(name, selector: labels, port: "https", 443, labels: labels),
      system.apiService(group: "metrics.k8s.io", service: name),
    ]
  }

  private static let metricsServerPod: Content = [
    "serviceAccountName": "metrics-server",
    "containers": [
      [
        "name": "metrics-server", "image": "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
        "args": [
          "--cert-dir=/tmp", "--secure-port=10250",
          "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
        ],
        "ports": [["name": "https", "containerPort": 10250]],
        "readinessProbe": [
          "httpGet": ["path": "/readyz", "port": "https", "scheme": "HTTPS"]
        ],
        "resources": ["requests": ["cpu": "100m", "memory": "200Mi"]],
        "volumeMounts": [["name": "tmp", "mountPath": "/tmp"]],
      ]
    ],
    "volumes": [["name": "tmp", "emptyDir": [:]]],
  ]
}
