import CEL
import Jitsi
import Kubernetes
import YAML

/// What all facts of one input share. Only one core may use a context at a time; another takes one of its own, made by
/// ``init(sharing:)``.
final class FactContext: @unchecked Sendable {
  /// Records of things that have a number, made once: rules come to them from many sides.
  private var records: [RecordKey: Value] = [:]

  private enum RecordKey: Hashable {
    case shard(Int)
    case component(Int)
    case service(Int)
    case installation(Int)
  }

  let model: Model
  /// Whether the input is the whole installation, so that what is not in it is missing. It is not while some document
  /// can't be read: what is missing may stand in it.
  let whole: Bool
  /// Whether every document could be read as the object, or the objects, that it holds.
  let isReadable: Bool
  /// Shards whose port blocks a component's bridges run into, by the component's id.
  let overlaps: [Int: [Int]]
  private let stores: [ObjectIdentifier: TreeStore]
  private let nodePorts: [NodePort: Int]
  private let meetingHosts: Set<String>
  /// How routes, certificates and documents of the input hang together.
  let entrance: Entrance
  private let routesByObject: [Int: [Int]]
  private let tlsByObject: [Int: [Int]]
  /// Positions of the routes that lead to a web, by installation.
  let webRoutes: [Int: [Int]]
  private let provided: Set<String>
  private let kinds: Set<String>
  let installationByNamespace: [String: Int]
  /// How many components of each installation run a release.
  let releaseCounts: [[String: Int]]
  /// Shards of one number in two namespaces of which each has what the other lacks, by id: they are one shard.
  let halves: [Int: Int]
  /// How many shards of an installation have a kind of component.
  let kindCounts: [[ComponentKind: Int]]

  private struct NodePort: Hashable {
    let number: Int
    let transport: String
  }

  init(_ model: Model, whole: Bool) {
    self.model = model
    isReadable = !model.objects.trees.contains { tree in
      tree.documents.contains { $0.hidesObjects(in: tree) }
    }
    self.whole = whole && isReadable
    stores = Dictionary(
      model.objects.trees.map { (ObjectIdentifier($0), TreeStore($0)) },
      uniquingKeysWith: { first, _ in first })
    var nodePorts: [NodePort: Int] = [:]
    for service in model.services {
      for port in service.ports {
        guard let number = port.nodePort else { continue }
        let key = NodePort(number: number, transport: port.transport)
        if nodePorts[key] == nil { nodePorts[key] = service.id }
      }
    }
    self.nodePorts = nodePorts
    let hosts = model.meetingHosts()
    meetingHosts = Set(hosts.joined().map { $0.lowercased() })
    entrance = Entrance(model, hosts: hosts)
    routesByObject = Dictionary(grouping: model.routes.indices) { model.routes[$0].object.id }
    tlsByObject = Dictionary(grouping: model.tls.indices) { model.tls[$0].object.id }
    webRoutes = model.webRoutes
    overlaps = Self.findOverlaps(model)
    provided = Self.findProvided(model)
    installationByNamespace = Dictionary(
      model.installations.map { ($0.namespace, $0.id) }, uniquingKeysWith: { first, _ in first })
    releaseCounts = Self.countReleases(model)
    kindCounts = model.installations.map { installation in
      var counts: [ComponentKind: Int] = [:]
      for shard in installation.shards {
        for kind in Set(model.shards[shard].components.map({ model.components[$0].kind })) {
          counts[kind, default: 0] += 1
        }
      }
      return counts
    }
    halves = Self.findHalves(model)
    kinds = Set(model.objects.objects.map { "\($0.kind)/\(model.namespace(of: $0))" })
  }

  /// The same knowledge with values of its own, for another core: counting references to shared ones would keep cores
  /// waiting for each other.
  init(sharing other: FactContext) {
    model = other.model
    whole = other.whole
    stores = other.stores.mapValues { TreeStore($0.tree) }
    nodePorts = other.nodePorts
    meetingHosts = other.meetingHosts
    routesByObject = other.routesByObject
    tlsByObject = other.tlsByObject
    webRoutes = other.webRoutes
    overlaps = other.overlaps
    provided = other.provided
    kinds = other.kinds
    isReadable = other.isReadable
    entrance = other.entrance
    installationByNamespace = other.installationByNamespace
    releaseCounts = other.releaseCounts
    kindCounts = other.kindCounts
    halves = other.halves
  }

  private static func findHalves(_ model: Model) -> [Int: Int] {
    guard model.installations.count > 1 else { return [:] }
    func kinds(_ shard: Shard) -> Set<ComponentKind> {
      Set(shard.components.map { model.components[$0].kind })
    }
    var found: [Int: Int] = [:]
    let partial = model.shards.filter { kinds($0).count < ComponentKind.ofShard.count }
    for shards in Dictionary(grouping: partial, by: \.index).values where shards.count == 2 {
      if kinds(shards[0]).isDisjoint(with: kinds(shards[1])),
        shards[0].installation != shards[1].installation
      {
        found[shards[0].id] = shards[1].id
        found[shards[1].id] = shards[0].id
      }
    }
    return found
  }

  /// Blocks that meet, found by walking over the blocks of an installation in the order of their first ports. A block
  /// of a hundred ports and more is too long; else the later shard stands in the wrong place.
  private static func findOverlaps(_ model: Model) -> [Int: [Int]] {
    var found: [Int: [Int]] = [:]
    for installation in model.installations {
      var blocks: [(block: PortBlock, component: Int, shard: Int)] = []
      for shard in installation.shards {
        for component in model.components(.jvb, of: model.shards[shard]) {
          if let block = model.portBlock(of: component) {
            blocks.append((block, component.id, model.shards[shard].index))
          }
        }
      }
      blocks.sort { ($0.block.first, $0.shard) < ($1.block.first, $1.shard) }
      var reaching = blocks.first
      for entry in blocks.dropFirst() {
        guard let before = reaching else { break }
        if before.block.overlaps(entry.block), before.shard != entry.shard {
          let isLong = before.block.isLong && before.block.first < entry.block.first
          let later = isLong || before.shard > entry.shard ? before : entry
          found[later.component, default: []].append(
            later.shard == entry.shard ? before.shard : entry.shard)
        }
        if entry.block.last > before.block.last { reaching = entry }
      }
    }
    return found
  }

  /// Secrets that something in the input makes: a Certificate, cert-manager's Ingress annotation, an external or sealed
  /// secret; by kind, namespace and name.
  private static func findProvided(_ model: Model) -> Set<String> {
    var found: Set<String> = []
    func add(_ namespace: String, _ name: String?) {
      if let name, !name.isEmpty { found.insert("Secret/\(namespace)/\(name)") }
    }
    for object in model.objects.ofKind("Certificate") {
      add(model.namespace(of: object), object.node["spec"]?["secretName"]?.text)
    }
    for object in model.objects.ofKind("SealedSecret") {
      let name = object.node["spec"]?["template"]?["metadata"]?["name"]?.text
      add(model.namespace(of: object), name ?? object.name)
    }
    for object in model.objects.ofKind("ExternalSecret") {
      add(model.namespace(of: object), object.node["spec"]?["target"]?["name"]?.text ?? object.name)
    }
    for entry in model.tls {
      let issuers = [
        "cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme",
      ]
      if issuers.contains(where: { entry.object.annotation($0) != nil }) {
        add(entry.namespace, entry.secretName)
      }
    }
    return found
  }

  /// Whether something in the input makes an object that is not in it.
  func provides(_ kind: String, _ namespace: String, _ name: String) -> Bool {
    provided.contains("\(kind)/\(namespace)/\(name)") || entrance.provides(kind, namespace, name)
  }

  /// Whether something else than reflector makes a Secret.
  func hasMaker(ofSecret name: String, in namespace: String) -> Bool {
    provided.contains("Secret/\(namespace)/\(name)")
  }

  /// Whether the input has any object of a kind in a namespace.
  func hasAny(_ kind: String, in namespace: String) -> Bool {
    kinds.contains("\(kind)/\(namespace)")
  }

  /// Whether an object that the input does not have is missing, and not only out of sight: the input is whole, or shows
  /// others of its kind in the namespace and no document that can't be read.
  func provesAbsence(of kind: String, in namespace: String) -> Bool {
    whole || isReadable && hasAny(kind, in: namespace)
  }

  /// The Service that claims a node port first, where that is another one.
  func owner(of port: ServicePort, of service: ServiceEntry) -> ServiceEntry? {
    guard let number = port.nodePort,
      let first = nodePorts[NodePort(number: number, transport: port.transport)],
      first != service.id
    else { return nil }
    return model.services[first]
  }

  func isMeetingHost(_ host: String) -> Bool {
    meetingHosts.contains(host.lowercased())
      || host.hasPrefix("*.") && meetingHosts.contains { matchesHost(host, $0) }
  }

  /// Whether a route serves a host that users open meetings at.
  func servesMeetings(_ route: Route) -> Bool { route.hosts.contains(where: isMeetingHost) }

  func routes(of object: KubernetesObject) -> Value {
    routes(at: routesByObject[object.id] ?? [])
  }

  func routes(at positions: [Int]) -> Value {
    .list(positions.map { self.route(model.routes[$0]) })
  }

  func route(_ route: Route) -> Value {
    record(RouteSubject(context: self, route: route), Shapes.route) { .node($0.route.node) }
  }

  /// The hosts of an Ingress, each with the tls block that covers it.
  func tlsHosts(of object: KubernetesObject) -> Value {
    let entries = (tlsByObject[object.id] ?? []).map { model.tls[$0] }
    var seen: Set<String> = []
    var hosts: [Value] = []
    for rule in object.node["spec"]?["rules"].map({ Array($0.elements) }) ?? [] {
      guard let node = rule["host"], let host = node.text, seen.insert(host).inserted else {
        continue
      }
      let entry = entries.first { $0.hosts.contains { matchesHost($0, host) } }
      let subject = TLSHostSubject(
        context: self, object: object, host: host, node: rule, entry: entry)
      hosts.append(record(subject, Shapes.tlsHost) { .node($0.node) })
    }
    return .list(hosts)
  }

  /// A node as a value.
  func value(_ node: Node?) -> Value {
    guard let node else { return .null }
    return stores[ObjectIdentifier(node.tree)]?.value(of: node) ?? .null
  }

  func value(_ object: KubernetesObject?) -> Value { value(object?.node) }

  func shard(_ id: Int?) -> Value {
    guard let id else { return .null }
    return once(.shard(id)) {
      record(ShardSubject(context: self, shard: model.shards[id]), Shapes.shard) { subject in
        subject.shard.components.first.map {
          .node(subject.context.model.components[$0].workload.object.node)
        }
      }
    }
  }

  func component(_ component: Component?) -> Value {
    guard let component else { return .null }
    return once(.component(component.id)) {
      record(ComponentSubject(context: self, component: component), Shapes.component) {
        .node($0.component.workload.object.node)
      }
    }
  }

  func service(_ service: ServiceEntry?) -> Value {
    guard let service else { return .null }
    return once(.service(service.id)) {
      record(ServiceSubject(context: self, service: service), Shapes.service) {
        .node($0.service.object.node)
      }
    }
  }

  func installation(_ id: Int?) -> Value {
    guard let id else { return .null }
    return once(.installation(id)) {
      let subject = InstallationSubject(context: self, installation: model.installations[id])
      return record(subject, Shapes.installation) { $0.anchor.map { .node($0.node) } }
    }
  }

  /// Lets go of records, which lead back to the context, so that nothing holds itself in memory.
  func forgetRecords() { records = [:] }

  private func once(_ key: RecordKey, _ make: () -> Value) -> Value {
    if let record = records[key] { return record }
    let record = make()
    records[key] = record
    return record
  }

  func record<Subject>(
    _ subject: Subject, _ shape: Shape<Subject>,
    at place: @escaping @Sendable (Subject) -> Place?
  ) -> Value {
    .foreign(FactStore(subject, shape, place), 0)
  }
}

extension Value {
  static func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
  static func number(_ number: Int?) -> Value { number.map { .int(Int64($0)) } ?? .null }
}

extension FactContext {
  func haproxy(_ tier: HAProxyTier) -> Value {
    record(HAProxySubject(context: self, tier: tier), Shapes.haproxy) { subject in
      .node(subject.context.model.components[subject.tier.component].workload.object.node)
    }
  }
}

extension Value {
  /// The store of a value that lives outside CEL.
  var foreignStore: ForeignStore? {
    if case .foreign(let store, _) = self { store } else { nil }
  }

  /// The number of elements of a list; 0 for anything else.
  var listCount: Int {
    switch self {
    case .list(let values): values.count
    case .foreign(let store, let handle) where store.isList(handle): store.count(handle)
    default: 0
    }
  }

  func listElement(_ index: Int) -> Value {
    switch self {
    case .list(let values): values[index]
    case .foreign(let store, let handle): store.element(handle, at: index)
    default: .null
    }
  }
}
