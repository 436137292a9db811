import CEL
import Jitsi
import Kubernetes
import YAML

/// The state that all facts of one input share on one core. Each core has its own context, so that cores do not contend
/// for the reference counts of shared values.
final class FactContext: @unchecked Sendable {
  /// Records by id, created once because rules reach them by many paths.
  private var shards: [Int: Value] = [:]
  private var components: [Int: Value] = [:]
  private var services: [Int: Value] = [:]
  private var installations: [Int: Value] = [:]

  private var caches: [Int: InstallationCache] = [:]

  /// The schemas of Kubernetes' built-in kinds, loaded as objects need them.
  private(set) lazy var schemas = SchemaTable()

  let index: InputIndex
  private let stores: [ObjectIdentifier: TreeStore]

  init(_ index: InputIndex) {
    self.index = index
    stores = Dictionary(
      index.inventory.objects.trees.map { (ObjectIdentifier($0), TreeStore($0)) },
      uniquingKeysWith: { first, _ in first })
  }

  var inventory: Inventory { index.inventory }
  var whole: Bool { index.whole }

  /// The cache for the installation of a component; nil for a component outside shards.
  func cache(of component: Component) -> InstallationCache? {
    component.shard.map { cache(ofInstallation: inventory.shards[$0].installation) }
  }

  func cache(ofInstallation installation: Int) -> InstallationCache {
    if let known = caches[installation] { return known }
    let cache = InstallationCache(installation, in: inventory)
    caches[installation] = cache
    return cache
  }

  func routes(of object: KubernetesObject) -> Value {
    routes(at: index.routesByObject[object.id] ?? [])
  }

  func routes(at positions: [Int]) -> Value {
    .list(positions.map { self.route(inventory.routes[$0]) })
  }

  func route(_ route: Route) -> Value {
    record(RouteSubject(context: self, route: route), FactSchemas.route) { .node($0.route.node) }
  }

  /// The hosts of an Ingress, each with the tls block that covers it.
  func tlsHosts(of object: KubernetesObject) -> Value {
    let entries = (index.tlsByObject[object.id] ?? []).map { inventory.tls[$0] }
    var seen: Set<String> = []
    var hosts: [Value] = []
    for rule in object.node["spec"]?["rules"].map({ Array($0.elements) }) ?? [] {
      guard let node = rule["host"], let host = node.text, seen.insert(host).inserted else {
        continue
      }
      let entry = entries.first { $0.hosts.contains { matchesHost($0, host) } }
      let subject = TLSHostSubject(
        context: self, object: object, host: host, node: rule, entry: entry)
      hosts.append(record(subject, FactSchemas.tlsHost) { .node($0.node) })
    }
    return .list(hosts)
  }

  /// A node as a CEL value.
  func value(_ node: Node?) -> Value {
    guard let node else { return .null }
    return stores[ObjectIdentifier(node.tree)]?.value(of: node) ?? .null
  }

  func value(_ object: KubernetesObject?) -> Value { value(object?.node) }

  func shard(_ id: Int?) -> Value {
    guard let id else { return .null }
    if let known = shards[id] { return known }
    let made = record(ShardSubject(context: self, shard: inventory.shards[id]), FactSchemas.shard) {
      subject in
      subject.shard.components.first.map {
        .node(subject.context.inventory.components[$0].workload.object.node)
      }
    }
    shards[id] = made
    return made
  }

  func component(_ component: Component?) -> Value {
    guard let component else { return .null }
    if let known = components[component.id] { return known }
    let made = record(
      ComponentSubject(context: self, component: component),
      FactSchemas.component(of: component.kind)
    ) {
      .node($0.component.workload.object.node)
    }
    components[component.id] = made
    return made
  }

  func service(_ service: ServiceEntry?) -> Value {
    guard let service else { return .null }
    if let known = services[service.id] { return known }
    let made = record(ServiceSubject(context: self, service: service), FactSchemas.service) {
      .node($0.service.object.node)
    }
    services[service.id] = made
    return made
  }

  func installation(_ id: Int?) -> Value {
    guard let id else { return .null }
    if let known = installations[id] { return known }
    let subject = InstallationSubject(context: self, installation: inventory.installations[id])
    let made = record(subject, FactSchemas.installation) { $0.anchor.map { .node($0.node) } }
    installations[id] = made
    return made
  }

  /// Releases the records, which refer back to the context, to break reference cycles.
  func forgetRecords() {
    shards = [:]
    components = [:]
    services = [:]
    installations = [:]
  }

  func record<Subject>(
    _ subject: Subject, _ shape: RecordSchema<Subject>,
    at place: @escaping @Sendable (Subject) -> FactSource?
  ) -> Value {
    .foreign(FactStore(subject, shape, place), 0)
  }

  func haproxy(_ tier: HAProxyTier) -> Value {
    record(HAProxySubject(context: self, tier: tier), FactSchemas.haproxy) { subject in
      .node(subject.context.inventory.components[subject.tier.component].workload.object.node)
    }
  }
}
