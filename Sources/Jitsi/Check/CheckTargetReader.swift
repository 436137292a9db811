import HAProxy
import Kubernetes
import YAML

/// Finds the pods that `check` talks to among a cluster's objects.
public struct CheckTargetReader: Sendable {
  private let inventory: Inventory
  private let pods: PodIndex

  /// A reader of a cluster's objects; `now` is in seconds since 1970.
  public init(_ inventory: Inventory, now: Int64) {
    self.inventory = inventory
    pods = PodIndex(inventory, now: now, knowsPods: true)
  }

  /// How many pods are ready except for the check of their new shard.
  public static func heldPods(_ inventory: Inventory) -> Int {
    let reader = PodReader(zones: [:], now: 0)
    return inventory.objects.ofKind("Pod").count {
      reader.read($0, namespace: inventory.namespace(of: $0)).isHeldForCheck
    }
  }

  /// The targets of all installations, by namespace.
  public func targets() -> [CheckTargets] {
    zip(inventory.installations, inventory.meetingHosts()).map(targets)
      .sorted { $0.namespace < $1.namespace }
  }

  private func targets(of installation: Installation, _ hosts: Set<String>) -> CheckTargets {
    func addresses(_ type: String) -> Set<String> {
      var found: Set<String> = []
      for node in inventory.objects.ofKind("Node") {
        guard let entries = node.node["status"]?["addresses"] else { continue }
        for entry in entries.elements where entry["type"]?.text == type {
          if let address = entry["address"]?.text { found.insert(address) }
        }
      }
      return found
    }
    let own = inventory.objects.ofKind("Pod").filter {
      inventory.namespace(of: $0) == installation.namespace
    }
    return CheckTargets(
      namespace: installation.namespace,
      shards: installation.shards.map { shard(inventory.shards[$0]) },
      haproxy: haproxies(of: installation),
      wantedHAProxies: installation.haproxy.map {
        inventory.components[$0.component].workload.replicas
      } ?? 0,
      backend: installation.haproxy.flatMap { tier in
        tier.backend.flatMap { tier.configuration?.proxies[$0].name?.text }
      },
      externalNodeAddresses: addresses("ExternalIP"),
      internalNodeAddresses: addresses("InternalIP"),
      balancerAddresses: balancers(of: installation),
      podAddresses: Set(own.compactMap { $0.node["status"]?["podIP"]?.text }),
      shardsOfWebs: pods.shardsOfWebs(of: installation, in: inventory)
        .mapValues { inventory.shards[$0].index },
      hosts: hosts)
  }

  // MARK: Shards

  private func shard(_ shard: Shard) -> CheckTargets.Shard {
    let webs = inventory.components(.web, of: shard)
    let prosodies = inventory.components(.prosody, of: shard)
    let bridges = inventory.components(.jvb, of: shard)
    return CheckTargets.Shard(
      index: shard.index,
      webs: webs.flatMap { pods.endpoints(of: $0, port: $0.webListener.plain) },
      heldWebs: webs.flatMap {
        pods.endpoints(of: $0, port: $0.webListener.plain, where: \.isHeldForCheck)
      },
      prosodies: prosodies.flatMap { pods.endpoints(of: $0, port: Self.boshPort(of: $0)) },
      domains: CheckTargets.Domains(webs.first ?? prosodies.first),
      mediaPorts: bridges.reduce(into: []) { $0.formUnion(mediaPorts(of: $1)) },
      announcedAddresses: Set(
        bridges.compactMap { inventory.advertisedAddress(of: $0) }.flatMap(\.parts).compactMap {
          if case .literal(let address) = $0 { address } else { nil }
        }))
  }

  /// The port of prosody's HTTP server (jitsi/docker-jitsi-meet, prosody/rootfs/defaults/prosody.cfg.lua: PROSODY_HTTP_PORT).
  private static func boshPort(of prosody: Component) -> Int {
    prosody.value(of: "PROSODY_HTTP_PORT").flatMap { Int($0) } ?? 5280
  }

  private func mediaPorts(of bridge: Component) -> Set<Int> {
    var ports = Set(inventory.exposure(of: bridge).hostPorts)
    ports.insert(bridge.value(of: "JVB_PORT").flatMap { Int($0) } ?? 10000)
    for service in inventory.services(selecting: bridge.workload) {
      for port in service.ports {
        if let number = port.nodePort { ports.insert(number) }
        ports.insert(port.port)
      }
    }
    return ports
  }

  private func balancers(of installation: Installation) -> Set<String> {
    var addresses: Set<String> = []
    for id in installation.shards {
      for bridge in inventory.components(.jvb, of: inventory.shards[id]) {
        for service in inventory.services(selecting: bridge.workload) {
          guard let entries = service.object.node["status"]?["loadBalancer"]?["ingress"] else {
            continue
          }
          for entry in entries.elements {
            if let address = entry["ip"]?.text { addresses.insert(address) }
          }
        }
      }
    }
    return addresses
  }

  // MARK: HAProxy

  private func haproxies(of installation: Installation) -> [CheckTargets.HAProxyPod] {
    guard let tier = installation.haproxy else { return [] }
    let configuration = tier.configuration
    let port = configuration.flatMap { meetingPort($0, tier) }
    let workload = inventory.components[tier.component].workload
    return pods.pods(of: workload).filter(\.isReady).map { pod in
      CheckTargets.HAProxyPod(
        meetings: port.map {
          CheckTargets.Endpoint(namespace: pod.namespace, pod: pod.name, port: $0)
        },
        namespace: pod.namespace, pod: pod.name, page: configuration?.statisticsPage,
        exporter: configuration?.statisticsExporter)
    }
  }

  /// The first port without TLS of a frontend that can route to the shards.
  private func meetingPort(_ configuration: Configuration, _ tier: HAProxyTier) -> Int? {
    let backends = Set(tier.backends)
    for proxy in configuration.proxies where proxy.kind.isFrontend {
      guard configuration.targets(of: proxy).contains(where: backends.contains) else { continue }
      if let port = proxy.plainPort { return port }
    }
    return nil
  }
}
