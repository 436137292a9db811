import Jitsi
import YAML

/// The videobridges of one shard, and the Services for their media.
struct BridgeRendering {
  let layout: ShardLayout
  let shard: Int
  /// The fields that pin the pods to the shard's zone.
  let pinning: [Content.Entry]

  private var names: ObjectNames { ObjectNames(namespace: layout.namespace) }
  private var defaults: ComponentDefaults { ComponentDefaults(layout: layout) }
  private var name: String { ObjectNames.of(.jvb, shard) }
  private var port: Int { layout.jvb.port(ofShard: shard) }
  private var usesHostPort: Bool { layout.jvb.exposure == .hostPort }
  private var usesGateway: Bool { layout.jvb.exposure == .gateway }

  var objects: [(comment: String?, content: Content)] {
    var objects: [(comment: String?, content: Content)] = [
      ("The governing Service of the videobridges.", governingService),
      (
        layout.jvb.autoscaling.enabled ? "No replicas here: the autoscaler sets them." : nil,
        bridges
      ),
    ]
    if layout.jvb.autoscaling.enabled { objects.append((nil, autoscaler)) }
    if !usesHostPort {
      objects += (0..<layout.jvb.maximum).map { ordinal in
        let comment = "Media: a Service for each bridge that can exist."
        return (ordinal == 0 ? comment : nil, mediaService(ordinal))
      }
    }
    if usesGateway {
      objects += (0..<layout.jvb.maximum).map { ordinal in
        let comment = "Each bridge has a UDP listener of the Gateway with its own port."
        return (ordinal == 0 ? comment : nil, mediaRoute(ordinal))
      }
    }
    return objects
  }

  private var governingService: Content {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": names.metadata(.jvb, shard),
      "spec": [
        "clusterIP": "None", "selector": ObjectNames.labels(.jvb, shard),
        "ports": [["name": "colibri", "port": 8080, "targetPort": "colibri"]],
      ],
    ]
  }

  private func mediaService(_ ordinal: Int) -> Content {
    let first = port + ordinal * layout.jvb.portCount
    var ports = [mediaPort("udp", "UDP", first)]
    if layout.jvb.portCount == 2 { ports.append(mediaPort("tcp", "TCP", first + 1)) }
    let type: Content =
      usesGateway ? ["type": "ClusterIP"] : ["type": "NodePort", "externalTrafficPolicy": "Local"]
    return [
      "apiVersion": "v1", "kind": "Service",
      "metadata": names.metadata("\(name)-\(ordinal)-ice", ObjectNames.labels(.jvb, shard)),
      "spec": type.adding([
        Content.Entry(
          "selector", ["statefulset.kubernetes.io/pod-name": "\(name)-\(ordinal)"]),
        Content.Entry("ports", .list(ports)),
      ]),
    ]
  }

  private func mediaRoute(_ ordinal: Int) -> Content {
    let number = port + ordinal
    let service = "\(name)-\(ordinal)-ice"
    return [
      "apiVersion": "gateway.networking.k8s.io/v1", "kind": "UDPRoute",
      "metadata": names.metadata(service, ObjectNames.labels(.jvb, shard)),
      "spec": [
        "parentRefs": [
          [
            "name": .of(EntryRendering.gatewayName),
            "sectionName": .of(EntryRendering.listenerName(number)),
          ]
        ],
        "rules": [["backendRefs": [["name": .of(service), "port": .of(number)]]]],
      ],
    ]
  }

  private func mediaPort(_ name: String, _ transport: String, _ number: Int) -> Content {
    let port: Content = [
      "name": .of(name), "protocol": .of(transport), "port": .of(number),
      "targetPort": .of(number),
    ]
    return usesGateway ? port : port.adding([Content.Entry("nodePort", .of(number))])
  }

  private var autoscaler: Content {
    let settings = layout.jvb.autoscaling
    return [
      "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
      "metadata": names.metadata(.jvb, shard),
      "spec": [
        "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "StatefulSet", "name": .of(name)],
        "minReplicas": .of(settings.minimum), "maxReplicas": .of(settings.maximum),
        "metrics": [
          [
            "type": "Pods",
            "pods": [
              "metric": ["name": "container_network_transmit_bytes_per_second"],
              "target": ["type": "AverageValue", "averageValue": .of(settings.averageTraffic)],
            ],
          ]
        ],
        "behavior": ["scaleDown": ["stabilizationWindowSeconds": 1800]],
      ],
    ]
  }

  // MARK: The StatefulSet

  private var bridges: Content {
    let labels = ObjectNames.labels(.jvb, shard)
    var spec: [Content.Entry] = []
    if !layout.jvb.autoscaling.enabled {
      spec.append(Content.Entry("replicas", .of(layout.jvb.replicas)))
    }
    let rest: Content = [
      "serviceName": .of(name), "podManagementPolicy": "Parallel",
      "updateStrategy": ["type": "RollingUpdate"],
      "selector": ["matchLabels": labels],
      "template": ["metadata": ["labels": labels], "spec": pod],
    ]
    if case .map(let entries) = rest { spec += entries }
    return [
      "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": names.metadata(.jvb, shard),
      "spec": .map(spec),
    ]
  }

  private var pod: Content {
    var entries = [Content.Entry("enableServiceLinks", false)] + pinning
    if usesHostPort { entries.append(Content.Entry("affinity", Self.onePerNode)) }
    entries += [
      Content.Entry("terminationGracePeriodSeconds", .of(layout.jvb.gracePeriod)),
      Content.Entry("containers", [bridge, exporter]),
      Content.Entry("volumes", .list(volumes.map(\.volume))),
    ]
    return .map(entries)
  }

  /// Two bridges cannot share a host port of one node.
  private static let onePerNode: Content = [
    "podAntiAffinity": [
      "requiredDuringSchedulingIgnoredDuringExecution": [
        [
          "labelSelector": ["matchLabels": ObjectNames.labels(.jvb)],
          "topologyKey": "kubernetes.io/hostname",
        ]
      ]
    ]
  ]

  private var bridge: Content {
    var entries = [
      Content.Entry("name", "jvb"), Content.Entry("image", .of(defaults.image(.jvb))),
    ]
    if !usesHostPort {
      entries.append(Content.Entry("command", ["/entrypoint/entrypoint.sh"]))
      entries.append(Content.Entry("args", [.of(String(port)), "/init"]))
    }
    entries += [
      Content.Entry("env", ContainerEnvironment(layout: layout).list(.jvb, shard: shard)),
      Content.Entry("ports", .list(ports)),
      Content.Entry(
        "lifecycle", ["preStop": ["exec": ["command": ["bash", "/shutdown/drain.sh"]]]]),
      Content.Entry(
        "readinessProbe",
        ["httpGet": ["path": "/about/health", "port": "colibri"], "initialDelaySeconds": 10]),
      Content.Entry("resources", defaults.resources(.jvb)),
      Content.Entry("volumeMounts", .list(volumes.map(\.mount))),
    ]
    return .map(entries)
  }

  private var ports: [Content] {
    var ports: [Content] = []
    if usesHostPort {
      ports.append([
        "name": "media", "containerPort": .of(port), "hostPort": .of(port), "protocol": "UDP",
      ])
    }
    ports.append(["name": "colibri", "containerPort": 8080])
    return ports
  }

  private var exporter: Content {
    let settings = layout.jvb.exporter
    let environment = ContainerEnvironment.list([], settings.environment)
    var entries = [
      Content.Entry("name", "prometheus-exporter"),
      Content.Entry("image", .of(settings.image ?? ComponentDefaults.exporterImage)),
      Content.Entry("args", ["-videobridge-url", "http://localhost:8080/colibri/stats"]),
    ]
    if environment != [] { entries.append(Content.Entry("env", environment)) }
    entries += [
      Content.Entry("ports", [["name": "metrics", "containerPort": 9888]]),
      Content.Entry(
        "resources", (settings.resources ?? ComponentDefaults.exporterResources).rendered),
    ]
    return .map(entries)
  }

  private var volumes: [(volume: Content, mount: Content)] {
    let scripts = usesHostPort ? ["shutdown"] : ["entrypoint", "shutdown"]
    return scripts.map { name in
      (
        [
          "name": .of(name), "configMap": ["name": "jvb-\(name)", "defaultMode": 0o555],
        ],
        ["name": .of(name), "mountPath": "/\(name)"]
      )
    }
  }
}
