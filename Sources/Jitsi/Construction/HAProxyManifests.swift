import Basics
public import YAML

/// The objects of an HAProxy in front of an installation's shards.
///
/// Sources: the architecture (peered StatefulSet, one Service per pod, rooms pinned to shards), and HAProxy's configuration
/// manual.
public struct HAProxyManifests: Sendable {
  /// How HAProxy finds the shards' web pods.
  public enum Backend: Sendable {
    /// By SRV records of a headless Service for the web pods of all shards: the names of the Service and its port.
    case records(shards: Int, service: String, port: String)
    /// By one server line per shard.
    case servers([Server])
  }

  /// A web backend server.
  public struct Server: Sendable {
    public let name: String
    /// The host and port.
    public let address: String

    public init(name: String, address: String) {
      self.name = name
      self.address = address
    }
  }

  /// An object with a description for the user.
  public struct Part: Sendable {
    public let comment: String?
    public let content: Content
  }

  public static let image = "haproxy:3.2.8"
  public static let cpu = "200m"
  public static let memory = "256Mi"
  public static let memoryLimit = "512Mi"
  public static let resources: Content = [
    "requests": ["cpu": .of(cpu), "memory": .of(memory)], "limits": ["memory": .of(memoryLimit)],
  ]
  /// The labels of all its objects, which also select its pods.
  public static let labels: Content = ["k8s-app": "haproxy", "scope": "jitsi"]
  /// The name of the Service for all pods and of its port.
  public static let entryName = "haproxy"
  public static let entryPort = 80
  public static let entryPortName = "http"
  /// The names of the generated headless Service for web pods and of its port.
  public static let webServiceName = "web"
  public static let webPortName = "http"
  /// The container port for metrics.
  public static let metricsPort = 9090
  static let metricsPortName = "metrics"

  public let namespace: String
  public let backend: Backend
  public var replicas = 2
  public var image = Self.image
  public var resources = Self.resources
  /// Whether the Service for those SRV records is one of the objects.
  public var bringsWebService = false
  /// The port on which web pods serve plain HTTP.
  public var webPort = 80
  /// The container's `env`.
  public var environment: Content = []
  /// Pod annotations in addition to the configuration checksum.
  public var podAnnotations: [Content.Entry] = []

  public init(namespace: String, backend: Backend) {
    self.namespace = namespace
    self.backend = backend
  }

  /// The objects in an order in which they can be applied.
  public var parts: [Part] {
    let text = HAProxyText(namespace: namespace, replicas: replicas, backend: backend).text
    var parts = [
      Part(comment: nil, content: configuration(text)),
      Part(comment: "The Service behind the ingress.", content: entry),
      Part(comment: "The governing Service of the StatefulSet.", content: governingService),
    ]
    for pod in 0..<replicas {
      parts.append(
        Part(
          comment: pod == 0
            ? "Peers must reach a pod before it is ready: it syncs the rooms first."
            : nil,
          content: peerService(pod)))
    }
    if bringsWebService {
      parts.append(
        Part(
          comment: "HAProxy discovers the shards here: one SRV record for each web pod.",
          content: webService))
    }
    parts.append(
      Part(comment: nil, content: workload(checksum: SHA256.hexadecimal(text.utf8))))
    parts.append(Part(comment: nil, content: disruptionBudget))
    return parts
  }

  private func metadata(_ name: String, _ labels: Content = Self.labels) -> Content {
    ["name": .of(name), "namespace": .of(namespace), "labels": labels]
  }

  private func configuration(_ text: String) -> Content {
    [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata("haproxy-config"),
      "data": ["haproxy.cfg": .of(text)],
    ]
  }

  private var entry: Content {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": metadata(Self.entryName),
      "spec": [
        "selector": Self.labels,
        "ports": [
          [
            "name": .of(Self.entryPortName), "port": .of(Self.entryPort), "targetPort": "http",
          ]
        ],
      ],
    ]
  }

  private static let peering: Content = [
    ["name": "peering", "port": 1024, "targetPort": "peering"]
  ]

  private var governingService: Content {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": metadata("haproxy-headless"),
      "spec": ["clusterIP": "None", "selector": Self.labels, "ports": Self.peering],
    ]
  }

  private func peerService(_ pod: Int) -> Content {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": metadata("haproxy-\(pod)"),
      "spec": [
        "type": "ClusterIP", "publishNotReadyAddresses": true,
        "selector": ["statefulset.kubernetes.io/pod-name": "haproxy-\(pod)"],
        "ports": Self.peering,
      ],
    ]
  }

  private var webService: Content {
    let labels: Content = ["k8s-app": "web", "scope": "jitsi"]
    return [
      "apiVersion": "v1", "kind": "Service", "metadata": metadata(Self.webServiceName, labels),
      "spec": [
        "clusterIP": "None", "selector": labels,
        "ports": [["name": .of(Self.webPortName), "port": 80, "targetPort": .of(webPort)]],
      ],
    ]
  }

  private var disruptionBudget: Content {
    [
      "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": metadata("haproxy"),
      "spec": [
        "minAvailable": .of(replicas - 1),
        "selector": ["matchLabels": Self.labels],
      ],
    ]
  }

  // MARK: The StatefulSet

  private func workload(checksum: String) -> Content {
    [
      "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": metadata("haproxy"),
      "spec": [
        "replicas": .of(replicas), "serviceName": "haproxy-headless",
        "selector": ["matchLabels": Self.labels],
        "template": [
          "metadata": [
            "labels": Self.labels,
            "annotations": .map(
              [Content.Entry("checksum/config", .of(checksum))] + podAnnotations),
          ],
          "spec": pod,
        ],
      ],
    ]
  }

  private var pod: Content {
    [
      "enableServiceLinks": false,
      "affinity": [
        "podAntiAffinity": [
          "requiredDuringSchedulingIgnoredDuringExecution": [
            [
              "labelSelector": ["matchLabels": Self.labels],
              "topologyKey": "kubernetes.io/hostname",
            ]
          ]
        ]
      ],
      "containers": [container],
      "volumes": [["name": "config", "configMap": ["name": "haproxy-config"]]],
    ]
  }

  private var container: Content {
    var entries = [
      Content.Entry("name", "haproxy"), Content.Entry("image", .of(image)),
      Content.Entry("args", ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]),
    ]
    if environment != [] { entries.append(Content.Entry("env", environment)) }
    let rest: Content = [
      "ports": [
        ["name": "http", "containerPort": 8080],
        ["name": .of(Self.metricsPortName), "containerPort": .of(Self.metricsPort)],
        ["name": "peering", "containerPort": 1024],
      ],
      "readinessProbe": [
        "httpGet": ["path": "/healthz", "port": .of(Self.metricsPortName)], "periodSeconds": 5,
      ],
      "livenessProbe": [
        "httpGet": ["path": "/healthz", "port": .of(Self.metricsPortName)],
        "initialDelaySeconds": 10,
      ],
      "resources": resources,
      "volumeMounts": [["name": "config", "mountPath": "/usr/local/etc/haproxy"]],
    ]
    if case .map(let more) = rest { entries += more }
    return .map(entries)
  }
}
