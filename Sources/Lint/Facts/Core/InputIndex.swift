import Basics
import Jitsi
import Kubernetes
import YAML

/// What is worked out once for an input, because rules ask it of many subjects.
final class InputIndex: Sendable {
  let inventory: Inventory
  /// The version of Kubernetes that the manifests are for.
  let kubernetes: KubernetesVersion
  /// Whether the input is the whole installation, so that what is not in it is missing. It is not while some document
  /// can't be read: what is missing may stand in it.
  let whole: Bool
  /// Kinds that it does not list all the same.
  private let unlistedKinds: Set<String>
  /// Whether it is whole, and nothing of the cluster beside the installation is out of sight.
  let wholeCluster: Bool
  /// Whether every document could be read as the object, or the objects, that it holds, and the input is more than some
  /// files of an installation: what it shows some of, it shows all of.
  let isReadable: Bool
  /// Shards whose port blocks a component's bridges run into, by the component's id.
  let overlaps: [Int: [Int]]
  /// The Service that claims a node port first, by transport and number.
  private let nodePorts: [String: [Int: Int]]
  private let doubledNodePorts: [String: Set<Int>]
  /// Positions of autoscalers whose target is not there, by the id of the component that they are meant for.
  let strayAutoscalers: [Int: [Int]]
  /// Ids of bridges by namespace and name of the governing Service that their workload names.
  let governedBridges: [String: [Int]]
  /// Metrics of pods that autoscalers look at, the first of each namespace and API version.
  let podMetrics: [String: Node]
  private let meetingHosts: Set<String>
  /// How routes, certificates and documents of the input hang together.
  let entrance: RoutingIndex
  let routesByObject: [Int: [Int]]
  let tlsByObject: [Int: [Int]]
  /// Positions of the routes that lead to a web, by installation.
  let webRoutes: [Int: [Int]]
  /// Positions of the routes that lead to HAProxy or to a web, by installation.
  let entryRoutes: [Int: [Int]]
  private let provided: Set<String>
  private let kinds: Set<String>
  var installationByNamespace: [String: Int] { entrance.installationByNamespace }
  /// The installation of a component that is an HAProxy.
  let installationByHAProxy: [Int: Int]
  /// Positions of routes, by the namespace of what they lead to.
  let routesByNamespace: [String: [Int]]
  /// How many components of each installation run a release.
  let releaseCounts: [[String: Int]]
  /// Shards of one number in two namespaces of which each has what the other lacks, by id: they are one shard.
  let halves: [Int: Int]
  /// How many shards of an installation have a kind of component.
  let kindCounts: [[ComponentKind: Int]]
  /// Namespaces without an installation in which something runs that serves one.
  let servingNamespaces: Set<String>
  /// What watches installations.
  let monitoring: Monitoring
  /// The components that the others of their kinds are compared with, by installation.
  let driftReferences: [[ShardDrift.Reference]]

  init(
    _ inventory: Inventory, whole: Bool, isNarrow: Bool = false, isFragment: Bool = false,
    unlistedKinds: Set<String> = [], kubernetes: KubernetesVersion
  ) {
    self.inventory = inventory
    self.kubernetes = kubernetes
    let isHidden = inventory.objects.trees.contains { tree in
      tree.documents.contains { $0.hidesObjects(in: tree) }
    }
    isReadable = !isHidden && (whole || !isFragment || inventory.hasCompleteShard)
    self.whole = whole && isReadable
    self.unlistedKinds = unlistedKinds
    wholeCluster = whole && isReadable && !isNarrow
    var nodePorts: [String: [Int: Int]] = [:]
    var doubledNodePorts: [String: Set<Int>] = [:]
    for service in inventory.services {
      for port in service.ports {
        guard let number = port.nodePort else { continue }
        if let first = nodePorts[port.transport]?[number] {
          if first != service.id { doubledNodePorts[port.transport, default: []].insert(number) }
        } else {
          nodePorts[port.transport, default: [:]][number] = service.id
        }
      }
    }
    self.nodePorts = nodePorts
    self.doubledNodePorts = doubledNodePorts
    strayAutoscalers = inventory.strayAutoscalers()
    driftReferences = inventory.driftReferences()
    governedBridges = Dictionary(
      grouping: inventory.components.filter { $0.kind == .jvb && $0.workload.isStatefulSet }.map(
        \.id)
    ) {
      let workload = inventory.components[$0].workload
      return "\(workload.namespace)/\(workload.object.node["spec"]?["serviceName"]?.text ?? "")"
    }
    podMetrics = Dictionary(
      inventory.autoscalers.compactMap { scaler in
        scaler.podMetric.map { ("\(scaler.namespace)/\(scaler.object.apiVersion)", $0) }
      }, uniquingKeysWith: { first, _ in first })
    let isLarge = inventory.installations.count >= Inventory.manyInstallations
    let (inner, outer) = Parallel.both(if: isLarge) {
      (
        monitoring: Monitoring(inventory), provided: Self.findProvided(inventory),
        overlaps: Self.findOverlaps(inventory), releases: Self.countReleases(inventory),
        kinds: Set(inventory.objects.objects.map { "\($0.kind)/\(inventory.namespace(of: $0))" })
      )
    } _: {
      let hosts = inventory.meetingHosts()
      return (
        hosts: Set((Array(hosts.joined()) + inventory.likelyHosts()).map { $0.lowercased() }),
        entrance: RoutingIndex(inventory, hosts: hosts),
        webRoutes: inventory.webRoutes, entryRoutes: inventory.entryRoutes,
        halves: Self.findHalves(inventory), serving: inventory.servingNamespaces()
      )
    }
    monitoring = inner.monitoring
    provided = inner.provided
    overlaps = inner.overlaps
    releaseCounts = inner.releases
    kinds = inner.kinds
    meetingHosts = outer.hosts
    entrance = outer.entrance
    webRoutes = outer.webRoutes
    entryRoutes = outer.entryRoutes
    halves = outer.halves
    servingNamespaces = outer.serving
    routesByObject = Dictionary(grouping: inventory.routes.indices) {
      inventory.routes[$0].object.id
    }
    tlsByObject = Dictionary(grouping: inventory.tls.indices) { inventory.tls[$0].object.id }
    installationByHAProxy = Dictionary(
      inventory.installations.flatMap { installation in
        installation.haproxyComponents.map { ($0, installation.id) }
      }, uniquingKeysWith: { first, _ in first })
    routesByNamespace = Dictionary(grouping: inventory.routes.indices) {
      inventory.routes[$0].namespace
    }
    kindCounts = inventory.installations.map { installation in
      var counts: [ComponentKind: Int] = [:]
      for shard in installation.shards {
        for kind in Set(inventory.shards[shard].components.map({ inventory.components[$0].kind })) {
          counts[kind, default: 0] += 1
        }
      }
      return counts
    }
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
    whole && !unlistedKinds.contains(kind) || isReadable && hasAny(kind, in: namespace)
  }

  /// The Service that claims a node port first, where that is another one.
  func owner(of port: ServicePort, of service: ServiceEntry) -> ServiceEntry? {
    guard let number = port.nodePort,
      let first = nodePorts[port.transport]?[number],
      first != service.id
    else { return nil }
    return inventory.services[first]
  }

  /// Whether users open meetings at a host that is no example.
  var hasRealHosts: Bool {
    meetingHosts.contains { host in
      host.contains(".") && !Placeholder.isExampleHost(host) && Placeholder(in: host) == nil
    }
  }

  /// Whether two Services claim a node port.
  func isClaimedTwice(_ port: ServicePort) -> Bool {
    guard !doubledNodePorts.isEmpty, let number = port.nodePort else { return false }
    return doubledNodePorts[port.transport]?.contains(number) ?? false
  }

  func isMeetingHost(_ host: String) -> Bool {
    meetingHosts.contains(host.lowercased())
      || host.hasPrefix("*.") && meetingHosts.contains { matchesHost(host, $0) }
  }

  /// Whether a route serves a host that users open meetings at.
  func servesMeetings(_ route: Route) -> Bool { route.hosts.contains(where: isMeetingHost) }
}
