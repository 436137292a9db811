import Jitsi
import YAML

/// HAProxy in front of the shards.
struct HAProxyRendering {
  let layout: ShardLayout

  private static let file = "haproxy.yaml"
  private static let labels = ObjectNames.labels(.haproxy)

  private var names: ObjectNames { ObjectNames(namespace: layout.namespace) }
  private var defaults: ComponentDefaults { ComponentDefaults(layout: layout) }

  var objects: [RenderedObject] {
    let text = HAProxyText(layout: layout).text
    var objects = [
      RenderedObject(Self.file, nil, configuration(text)),
      RenderedObject(Self.file, "What the ingress talks to.", entry),
      RenderedObject(Self.file, "The governing Service of the StatefulSet.", governingService),
    ]
    for pod in 0..<layout.haproxy.replicas {
      objects.append(
        RenderedObject(
          Self.file,
          pod == 0
            ? "A pod must be reachable for its peers before it is ready: it learns the rooms first."
            : nil,
          peerService(pod)))
    }
    if layout.haproxy.discovery == .srv {
      objects.append(
        RenderedObject(
          Self.file, "HAProxy finds the shards here: an SRV record for each web pod.", webService))
    }
    objects.append(
      RenderedObject(Self.file, nil, workload(checksum: SHA256.hexadecimal(text.utf8))))
    objects.append(RenderedObject(Self.file, nil, disruptionBudget))
    return objects
  }

  private func metadata(_ name: String) -> Content { names.metadata(name, Self.labels) }

  private func configuration(_ text: String) -> Content {
    [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata("haproxy-config"),
      "data": ["haproxy.cfg": .of(text)],
    ]
  }

  private var entry: Content {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": metadata("haproxy"),
      "spec": [
        "selector": Self.labels,
        "ports": [["name": "http", "port": 80, "targetPort": "http"]],
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
    let labels = ObjectNames.labels(.web)
    return [
      "apiVersion": "v1", "kind": "Service", "metadata": names.metadata("web", labels),
      "spec": [
        "clusterIP": "None", "selector": labels,
        "ports": [["name": "http", "port": 80, "targetPort": 80]],
      ],
    ]
  }

  private var disruptionBudget: Content {
    [
      "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": metadata("haproxy"),
      "spec": [
        "minAvailable": .of(layout.haproxy.replicas - 1),
        "selector": ["matchLabels": Self.labels],
      ],
    ]
  }

  // MARK: The StatefulSet

  private func workload(checksum: String) -> Content {
    [
      "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": metadata("haproxy"),
      "spec": [
        "replicas": .of(layout.haproxy.replicas), "serviceName": "haproxy-headless",
        "selector": ["matchLabels": Self.labels],
        "template": [
          "metadata": [
            "labels": Self.labels, "annotations": ["checksum/config": .of(checksum)],
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
      Content.Entry("name", "haproxy"), Content.Entry("image", .of(defaults.image(.haproxy))),
      Content.Entry("args", ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]),
    ]
    let environment = ContainerEnvironment(layout: layout).list(.haproxy, shard: 0)
    if environment != [] { entries.append(Content.Entry("env", environment)) }
    let rest: Content = [
      "ports": [
        ["name": "http", "containerPort": 8080], ["name": "metrics", "containerPort": 9090],
        ["name": "peering", "containerPort": 1024],
      ],
      "readinessProbe": [
        "httpGet": ["path": "/healthz", "port": "metrics"], "periodSeconds": 5,
      ],
      "livenessProbe": [
        "httpGet": ["path": "/healthz", "port": "metrics"], "initialDelaySeconds": 10,
      ],
      "resources": defaults.resources(.haproxy),
      "volumeMounts": [["name": "config", "mountPath": "/usr/local/etc/haproxy"]],
    ]
    if case .map(let more) = rest { entries += more }
    return .map(entries)
  }
}
