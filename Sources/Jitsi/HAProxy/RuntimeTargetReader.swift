import HAProxy
import Kubernetes
import YAML

/// Finds HAProxy's pods, servers and shards among a cluster's objects.
public struct RuntimeTargetReader: Sendable {
  private let inventory: Inventory
  private let pods: PodIndex

  /// A reader of a cluster's objects; `now` is in seconds since 1970.
  public init(_ inventory: Inventory, now: Int64) {
    self.inventory = inventory
    pods = PodIndex(inventory, now: now, knowsPods: true)
  }

  /// The targets of an installation; nil if it has no HAProxy.
  public func targets(of installation: Installation) -> RuntimeTargets? {
    guard let tier = installation.haproxy else { return nil }
    let workload = inventory.components[tier.component].workload
    let own = pods.pods(of: workload).filter { !$0.isTerminating }
    let slots = slots(of: tier, installation)
    return RuntimeTargets(
      namespace: installation.namespace,
      shards: installation.shards.map { shard(inventory.shards[$0]) },
      pods: own.filter(\.isReady).map(\.name), absentPods: own.filter { !$0.isReady }.map(\.name),
      tier: tier, slots: slots,
      byName: names(slots, installation), byAddress: addresses(installation))
  }

  private func shard(_ shard: Shard) -> RuntimeTargets.Shard {
    let webs = inventory.components(.web, of: shard)
    let prosodies = inventory.components(.prosody, of: shard)
    return RuntimeTargets.Shard(
      index: shard.index,
      roomDomain: CheckTargets.Domains(webs.first ?? prosodies.first).rooms,
      // The defaults of their REST APIs (jitsi/jicofo 7ebb13dc reference.conf, jitsi/jitsi-videobridge a29d97d1
      // reference.conf).
      jicofos: inventory.components(.jicofo, of: shard)
        .flatMap { pods.endpoints(of: $0, port: 8888) },
      bridges: inventory.components(.jvb, of: shard)
        .flatMap { pods.endpoints(of: $0, port: 8080) })
  }

  // MARK: Servers

  private func slots(
    of tier: HAProxyTier, _ installation: Installation
  ) -> [String: [HAProxySlot]] {
    guard let configuration = tier.configuration else { return [:] }
    let reader = HAProxyReader(
      configuration: configuration, namespace: installation.namespace,
      namespaces: [installation.namespace], serviceNames: [])
    var slots: [String: [HAProxySlot]] = [:]
    for index in tier.backends {
      let proxy = configuration.proxies[index]
      guard let name = proxy.name?.text else { continue }
      slots[name] = index == tier.backend ? tier.slots : reader.slots(of: proxy)
    }
    return slots
  }

  private func names(
    _ slots: [String: [HAProxySlot]], _ installation: Installation
  ) -> [String: Int] {
    var names: [String: Int] = [:]
    for (backend, slots) in slots {
      for slot in slots where !slot.isTemplate {
        if let shard = slot.service.flatMap({ shard(of: $0.name, $0.namespace, installation) }) {
          names["\(backend)/\(slot.name)"] = shard
        }
      }
    }
    return names
  }

  /// The only shard whose web a Service selects.
  private func shard(
    of name: String, _ namespace: String, _ installation: Installation
  ) -> Int? {
    guard let service = inventory.service(name, in: namespace) else { return nil }
    var found: Set<Int> = []
    for target in service.targets {
      for component in inventory.components(of: target.workload) where component.kind == .web {
        if let shard = component.shard { found.insert(shard) }
      }
    }
    guard found.count == 1, let id = found.first, installation.shards.contains(id) else {
      return nil
    }
    return inventory.shards[id].index
  }

  private func addresses(_ installation: Installation) -> [String: Int] {
    var addresses = pods.shardsOfWebs(of: installation, in: inventory)
      .mapValues { inventory.shards[$0].index }
    for id in installation.shards {
      let shard = inventory.shards[id]
      for web in inventory.components(.web, of: shard) {
        for service in inventory.services(selecting: web.workload) {
          guard let address = service.object.node["spec"]?["clusterIP"]?.text, address != "None",
            self.shard(of: service.name, installation.namespace, installation) == shard.index
          else { continue }
          addresses[address] = shard.index
        }
      }
    }
    return addresses
  }
}
