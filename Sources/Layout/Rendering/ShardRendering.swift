import Jitsi
import YAML

/// One shard: prosody, jicofo, web and the videobridges.
struct ShardRendering {
  let layout: ShardLayout
  let shard: Int

  private var names: ObjectNames { ObjectNames(namespace: layout.namespace) }
  private var defaults: ComponentDefaults { ComponentDefaults(layout: layout) }

  var objects: [RenderedObject] {
    var objects = [
      RenderedObject(file(.prosody), nil, prosodyService),
      RenderedObject(
        file(.prosody),
        "Prosody does not cluster: never more than one, not even during an update.", prosody),
      RenderedObject(file(.jicofo), "Jicofo does not cluster: one for each shard.", jicofo),
    ]
    let bridges = BridgeRendering(layout: layout, shard: shard, pinning: pinning)
    objects += bridges.objects.map { RenderedObject(file(.jvb), $0.comment, $0.content) }
    if layout.haproxy.discovery == .server {
      objects.append(
        RenderedObject(
          file(.web), "The Service in HAProxy's server line for this shard.", webService))
    }
    objects.append(RenderedObject(file(.web), webComment, web))
    return objects
  }

  private func file(_ kind: ComponentKind) -> String { "shard-\(shard)/\(kind.rawValue).yaml" }

  private var webComment: String? {
    layout.haproxy.discovery == .srv
      ? "One pod only: HAProxy has a server for each pod behind the Service web." : nil
  }

  /// The fields of a pod spec that pin it to the zone.
  private var pinning: [Content.Entry] {
    guard !layout.zones.isEmpty else { return [] }
    let zone = layout.zones[shard % layout.zones.count]
    return [Content.Entry("nodeSelector", ["topology.kubernetes.io/zone": .of(zone)])]
  }

  // MARK: Workloads

  private func deployment(_ kind: ComponentKind, replicas: Int, _ container: Content) -> Content {
    let labels = ObjectNames.labels(kind, shard)
    let update: Content =
      replicas > 1
      ? ["maxSurge": 1, "maxUnavailable": 0] : ["maxSurge": 0, "maxUnavailable": 1]
    let pod: Content = ["enableServiceLinks": false]
    return [
      "apiVersion": "apps/v1", "kind": "Deployment", "metadata": names.metadata(kind, shard),
      "spec": [
        "replicas": .of(replicas),
        "strategy": ["type": "RollingUpdate", "rollingUpdate": update],
        "selector": ["matchLabels": labels],
        "template": [
          "metadata": ["labels": labels],
          "spec": pod.adding(pinning + [Content.Entry("containers", [container])]),
        ],
      ],
    ]
  }

  private func container(_ kind: ComponentKind, ports: Content, probe: Content) -> Content {
    [
      "name": .of(kind.rawValue), "image": .of(defaults.image(kind)),
      "env": ContainerEnvironment(layout: layout).list(kind, shard: shard),
      "ports": ports, "readinessProbe": probe, "resources": defaults.resources(kind),
    ]
  }

  private var prosody: Content {
    let ports: Content = [
      ["name": "xmpp", "containerPort": 5222], ["name": "metrics", "containerPort": 5280],
      ["name": "component", "containerPort": 5347],
    ]
    let probe: Content = ["httpGet": ["path": "/http-bind", "port": 5280]]
    return deployment(.prosody, replicas: 1, container(.prosody, ports: ports, probe: probe))
  }

  private var jicofo: Content {
    let probe: Content = [
      "httpGet": ["path": "/about/health", "port": "http"], "initialDelaySeconds": 10,
    ]
    let ports: Content = [["name": "http", "containerPort": 8888]]
    return deployment(.jicofo, replicas: 1, container(.jicofo, ports: ports, probe: probe))
  }

  private var web: Content {
    let ports: Content = [
      ["name": "http", "containerPort": .of(ComponentDefaults(layout: layout).webPort)]
    ]
    let probe: Content = ["httpGet": ["path": "/", "port": "http"]]
    return deployment(
      .web, replicas: layout.web.replicas, container(.web, ports: ports, probe: probe))
  }

  // MARK: Services

  private var prosodyService: Content {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": names.metadata(.prosody, shard),
      "spec": [
        "type": "ClusterIP", "selector": ObjectNames.labels(.prosody, shard),
        "ports": [
          ["name": "xmpp", "port": 5222, "targetPort": "xmpp"],
          ["name": "bosh", "port": 5280, "targetPort": "metrics"],
          ["name": "component", "port": 5347, "targetPort": "component"],
        ],
      ],
    ]
  }

  private var webService: Content {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": names.metadata(.web, shard),
      "spec": [
        "type": "ClusterIP", "selector": ObjectNames.labels(.web, shard),
        "ports": [["name": "http", "port": 80, "targetPort": "http"]],
      ],
    ]
  }
}
