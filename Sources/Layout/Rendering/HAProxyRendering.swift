import Jitsi
import YAML

/// HAProxy in front of the shards.
struct HAProxyRendering {
  let layout: ShardLayout

  private static let file = "haproxy.yaml"

  var objects: [RenderedObject] {
    front.parts.map { RenderedObject(Self.file, $0.comment, $0.content) }
  }

  private var front: HAProxyManifests {
    let defaults = ComponentDefaults(layout: layout)
    var front = HAProxyManifests(namespace: layout.namespace, backend: backend)
    front.bringsWebService = layout.haproxy.discovery == .srv
    front.replicas = layout.haproxy.replicas
    front.image = defaults.image(.haproxy)
    front.webPort = defaults.webPort
    front.resources = defaults.resources(.haproxy)
    front.environment = ContainerEnvironment(layout: layout).list(.haproxy, shard: 0)
    return front
  }

  private var backend: HAProxyManifests.Backend {
    switch layout.haproxy.discovery {
    case .srv:
      .records(
        shards: layout.shards, service: HAProxyManifests.webServiceName,
        port: HAProxyManifests.webPortName)
    case .server:
      .servers(
        (0..<layout.shards).map { shard in
          let host = "\(ObjectNames.of(.web, shard)).\(layout.namespace).svc.cluster.local"
          return HAProxyManifests.Server(name: "shard\(shard)", address: "\(host):80")
        })
    }
  }
}
