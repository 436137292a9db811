import Jitsi
import Kubernetes

/// Creates diagrams of the installations in an input.
struct PictureReader {
  private let inventory: Inventory
  private let routes: [String: [Route]]

  init(_ inventory: Inventory) {
    self.inventory = inventory
    routes = Dictionary(grouping: inventory.routes.lazy.filter { !$0.isPseudo }, by: \.namespace)
  }

  var pictures: [InstallationPicture] { inventory.installations.map(picture) }

  private func picture(of installation: Installation) -> InstallationPicture {
    let served = installation.haproxy.flatMap(servedShards)
    return InstallationPicture(
      namespace: installation.namespace, entry: entry(of: installation.namespace),
      haproxy: haproxy(of: installation),
      shards: installation.shards.map { id in
        shard(inventory.shards[id], isServed: served.map { $0.contains(id) })
      }, secrets: SharedSecrets(inventory, of: installation).all)
  }

  private func entry(of namespace: String) -> InstallationPicture.Entry? {
    guard let routes = routes[namespace], !routes.isEmpty else { return nil }
    return InstallationPicture.Entry(
      hosts: Self.unique(routes.flatMap(\.hosts)), objects: Self.references(routes.map(\.object)))
  }

  // MARK: HAProxy

  private func haproxy(of installation: Installation) -> InstallationPicture.HAProxy? {
    let tier = installation.haproxy
    guard let first = tier?.component ?? installation.haproxyComponents.first else { return nil }
    let workloads = Self.unique(installation.haproxyComponents.map { inventory.components[$0] })
    var objects = workloads.map(\.object)
    if let map = tier?.configMap { objects.append(map) }
    let services = workloads.flatMap { inventory.services(selecting: $0) }
    objects += services.filter { $0.podName == nil }.map(\.object)
    objects += workloads.flatMap { inventory.autoscalers(of: $0) }.map(\.object)
    let main = inventory.components[first].workload
    return InstallationPicture.HAProxy(
      name: main.object.name, count: main.replicas, pods: pods(of: main, tier?.peerView, services),
      hasPeers: tier?.peersSection != nil, slots: tier.flatMap { Self.slots(of: $0) },
      objects: Self.references(objects))
  }

  private func pods(
    of workload: Workload, _ view: PeerView?, _ services: [ServiceEntry]
  ) -> [InstallationPicture.Pod] {
    guard let view, workload.isStatefulSet else { return [] }
    var leading: [String: [KubernetesObject]] = [:]
    for service in services {
      if let pod = service.podName { leading[pod, default: []].append(service.object) }
    }
    for link in view.links {
      guard let named = link.service, let pod = link.pod ?? link.peer,
        let service = inventory.service(named.name, in: named.namespace),
        service.targets.allSatisfy({ $0.ordinal != nil })
      else { continue }
      leading[pod, default: []].append(service.object)
    }
    return view.pods.map { name in
      InstallationPicture.Pod(name: name, objects: Self.references(leading[name] ?? []))
    }
  }

  private static func slots(of tier: HAProxyTier) -> Int? {
    guard !tier.slots.isEmpty else { return nil }
    var sum = 0
    for slot in tier.slots {
      guard let count = slot.count else { return nil }
      let (next, overflow) = sum.addingReportingOverflow(count)
      guard !overflow else { return nil }
      sum = next
    }
    return sum
  }

  /// The ids of the shards that server lines point to; nil if a `server-template` resolves them through DNS, or if the
  /// Service of a server is not in the input.
  private func servedShards(by tier: HAProxyTier) -> Set<Int>? {
    var served: Set<Int> = []
    for slot in tier.slots {
      guard !slot.isTemplate, let named = slot.service,
        let service = inventory.service(named.name, in: named.namespace)
      else { return nil }
      for target in service.targets {
        for component in inventory.components(of: target.workload) {
          if let shard = component.shard { served.insert(shard) }
        }
      }
    }
    return tier.slots.isEmpty ? nil : served
  }

  // MARK: Shards

  private func shard(_ shard: Shard, isServed: Bool?) -> InstallationPicture.Shard {
    var services: [ComponentKind: [KubernetesObject]] = [:]
    for id in shard.services {
      let service = inventory.services[id]
      if let kind = service.component { services[kind, default: []].append(service.object) }
    }
    let parts = ComponentKind.ofShard.compactMap { kind in
      part(kind, inventory.components(kind, of: shard), services[kind] ?? [])
    }
    return InstallationPicture.Shard(index: shard.index, isServed: isServed, parts: parts)
  }

  private func part(
    _ kind: ComponentKind, _ components: [Component], _ services: [KubernetesObject]
  ) -> InstallationPicture.Part? {
    guard let first = components.first else { return nil }
    let workloads = Self.unique(components)
    let scalers = workloads.map { inventory.autoscalers(of: $0) }
    var objects = workloads.map(\.object)
    objects += scalers.joined().map(\.object)
    objects += workloads.flatMap { inventory.services(selecting: $0) }.filter {
      $0.component == nil || $0.component == kind
    }.map(\.object)
    objects += services
    var (least, most) = (0, 0)
    for (workload, scalers) in zip(workloads, scalers) {
      least += max(0, min(scalers.compactMap(\.minimum).min() ?? workload.replicas, Self.many))
      most += max(0, min(inventory.maximumReplicas(of: workload), Self.many))
    }
    let block = kind == .jvb && components.count == 1 ? inventory.portBlock(of: first) : nil
    return InstallationPicture.Part(
      kind: kind, names: workloads.map(\.object.name), count: least...max(least, most),
      ports: block.map { $0.first...max($0.first, $0.last) }, objects: Self.references(objects))
  }

  /// No cluster has more pods, and sums of such numbers do not overflow.
  private static let many = 1_000_000

  // MARK: Duplicates

  private static func unique(_ components: [Component]) -> [Workload] {
    var seen: Set<Int> = []
    return components.map(\.workload).filter { seen.insert($0.id).inserted }
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  private static func references(_ objects: [KubernetesObject]) -> [ObjectReference] {
    var seen: Set<Int> = []
    return objects.filter { seen.insert($0.id).inserted }.map { ObjectReference($0) }
  }
}
