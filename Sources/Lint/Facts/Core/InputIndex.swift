import Basics
import Jitsi
import Kubernetes
import YAML

/// Lookup tables that are built once per input, because rules need them for many subjects.
final class InputIndex: Sendable {
  let inventory: Inventory
  /// The Kubernetes version that the manifests are checked against.
  let kubernetes: KubernetesVersion
  /// Whether the input is the whole installation, so that objects that are not in it are missing. False if a document
  /// cannot be read, because it may contain them.
  let whole: Bool
  /// Kinds that are not listed even if the input is whole.
  private let unlistedKinds: Set<String>
  /// Names of texts whose objects are completed before they are applied.
  private let partial: Set<String>
  /// Whether the input is whole and includes the other objects of the cluster.
  let wholeCluster: Bool
  /// Whether the input is one namespace of a cluster.
  private let isNarrow: Bool
  /// Whether all documents could be read and the input is not just some files of an installation. If it then contains
  /// some objects of a kind, it contains all of them.
  let isReadable: Bool
  /// The shards whose port blocks overlap a component's, by the component's id.
  let overlaps: [Int: [Int]]
  /// The first Service that claims a node port, by transport and number.
  private let nodePorts: [String: [Int: Int]]
  private let doubledNodePorts: [String: Set<Int>]
  /// Positions of autoscalers whose target does not exist, by the id of the component that they are meant for.
  let strayAutoscalers: [Int: [Int]]
  /// Ids of bridges, by namespace and name of their governing Service.
  let governedBridges: [String: [Int]]
  /// The first pod metric of the autoscalers in each namespace and API version.
  let podMetrics: [String: Node]
  private let meetingHosts: Set<String>
  /// Tables of routes and certificates.
  let routing: RoutingIndex
  let routesByObject: [Int: [Int]]
  let tlsByObject: [Int: [Int]]
  /// Positions of the routes to web, by installation.
  let webRoutes: [Int: [Int]]
  /// Positions of the routes to HAProxy or web, by installation.
  let entryRoutes: [Int: [Int]]
  private let provided: Set<String>
  private let kinds: Set<String>
  private let shown = Once<Set<String>>()
  private let spare = Once<Set<String>>()
  private let settings = Once<NodeSettings>()
  private let bridges = Once<[Int: Int]>()
  private let responses = Once<[String: String]>()
  private let running = Once<[Int: [RunningContainer]]>()
  var installationByNamespace: [String: Int] { routing.installationByNamespace }
  /// The installation of an HAProxy, by the component's id.
  let installationByHAProxy: [Int: Int]
  /// Positions of routes, by the namespace of their backends.
  let routesByNamespace: [String: [Int]]
  /// The number of components per release, for each installation.
  let releaseCounts: [[String: Int]]
  /// Pairs of shards, by id, with the same number in two namespaces and no kind of component in common: the two parts
  /// of one shard.
  let halves: [Int: Int]
  /// The number of shards with a kind of component, for each installation.
  let kindCounts: [[ComponentKind: Int]]
  /// Namespaces without an installation that contain workloads which serve one.
  let servingNamespaces: Set<String>
  /// The monitoring of the installations.
  let monitoring: Monitoring
  /// The kinds of monitoring programs in each namespace; empty if there is no installation.
  let monitoringKinds: [String: Set<MonitoringServer.Kind>]
  /// The components that others of their kinds are compared with, by installation.
  let driftReferences: [[ShardDrift.Reference]]

  init(
    _ inventory: Inventory, whole: Bool, isNarrow: Bool = false, isFragment: Bool = false,
    unlistedKinds: Set<String> = [], partial: Set<String> = [], kubernetes: KubernetesVersion
  ) {
    self.inventory = inventory
    self.kubernetes = kubernetes
    let isHidden = inventory.objects.trees.contains { tree in
      tree.documents.contains { $0.hidesObjects(in: tree) }
    }
    isReadable = !isHidden && (whole || !isFragment || inventory.hasCompleteShard)
    self.whole = whole && isReadable
    self.unlistedKinds = unlistedKinds
    self.partial = partial
    self.isNarrow = isNarrow
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
        routing: RoutingIndex(inventory, hosts: hosts),
        webRoutes: inventory.webRoutes, entryRoutes: inventory.entryRoutes,
        halves: Self.findHalves(inventory), serving: inventory.servingNamespaces()
      )
    }
    monitoring = inner.monitoring
    monitoringKinds =
      inventory.installations.isEmpty
      ? [:]
      : Dictionary(
        inner.monitoring.servers.map { ($0.namespace, [$0.kind]) },
        uniquingKeysWith: { $0.union($1) })
    provided = inner.provided
    overlaps = inner.overlaps
    releaseCounts = inner.releases
    kinds = inner.kinds
    meetingHosts = outer.hosts
    routing = outer.routing
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

  /// Whether another object of the input creates an object that the input does not contain.
  func provides(_ kind: String, _ namespace: String, _ name: String) -> Bool {
    provided.contains("\(kind)/\(namespace)/\(name)") || routing.provides(kind, namespace, name)
  }

  /// Whether something other than reflector creates a Secret.
  func hasMaker(ofSecret name: String, in namespace: String) -> Bool {
    provided.contains("Secret/\(namespace)/\(name)")
  }

  /// Whether the input has any object of a kind in a namespace.
  func hasAny(_ kind: String, in namespace: String) -> Bool {
    kinds.contains("\(kind)/\(namespace)")
  }

  /// Whether an object that the input does not contain is known to be missing. It is if the input is whole, or if all
  /// documents could be read and the input contains other objects of that kind in the namespace.
  func provesAbsence(of kind: String, in namespace: String) -> Bool {
    whole && !unlistedKinds.contains(kind) || isReadable && hasAny(kind, in: namespace)
  }

  /// Whether no pod refers to an object of a kind in a namespace.
  func hasSpare(_ kind: String, in namespace: String) -> Bool {
    spare.value { SpareObjects(inventory).kinds }.contains("\(namespace)/\(kind)")
  }

  /// Whether the object is completed before it is applied, so that its missing parts may be added then.
  func isPartial(_ object: KubernetesObject) -> Bool {
    !partial.isEmpty && partial.contains(object.node.tree.source.name)
  }

  /// The same for an object that something of a namespace names: another namespace may be somebody else's, and out of sight
  /// as long as the input shows nothing of it.
  func provesAbsence(of kind: String, in namespace: String, seenFrom own: String) -> Bool {
    guard provesAbsence(of: kind, in: namespace) else { return false }
    if hasAny(kind, in: namespace) { return true }
    // Of another namespace than the installation's, such an input has only single objects that concern it.
    if isNarrow { return installationByNamespace[namespace] != nil }
    return namespace == own || shownNamespaces.contains(namespace)
  }

  /// Settings of nodes, and addresses in the texts of objects.
  var nodeSettings: NodeSettings { settings.value { NodeSettings(inventory) } }

  /// The number of UDP ports that an object routes to bridges, by the object's id.
  var mediaBridges: [Int: Int] {
    bridges.value {
      var found: [Int: Int] = [:]
      for service in inventory.services {
        let routes = inventory.mediaRoutes.routes(to: service.id).filter(\.isUDP)
        guard !routes.isEmpty,
          service.targets.contains(where: { target in
            inventory.components(of: target.workload).contains { $0.kind == .jvb }
          })
        else { continue }
        for route in routes { found[route.object.id, default: 0] += 1 }
      }
      return found
    }
  }

  /// proxy-stream-responses of the ingress-nginx controller of each namespace; empty where its ConfigMap does not set it.
  var streamResponses: [String: String] {
    responses.value {
      var found: [String: String] = [:]
      for object in inventory.objects.ofKind("ConfigMap")
      where ["ingress-nginx-controller", "nginx-configuration", "nginx-ingress-controller"]
        .contains(where: { object.name.hasSuffix($0) })
      {
        found[inventory.namespace(of: object)] =
          object.node["data"]?["proxy-stream-responses"]?.text ?? ""
      }
      return found
    }
  }

  /// The running containers of each workload, by workload id.
  var runningContainers: [Int: [RunningContainer]] {
    running.value { inventory.runningContainers() }
  }

  private var shownNamespaces: Set<String> {
    shown.value {
      Set(kinds.compactMap { $0.split(separator: "/", maxSplits: 1).last.map(String.init) })
    }
  }

  /// The Service that claimed a node port first, if it is another one.
  func owner(of port: ServicePort, of service: ServiceEntry) -> ServiceEntry? {
    guard let number = port.nodePort,
      let first = nodePorts[port.transport]?[number],
      first != service.id
    else { return nil }
    return inventory.services[first]
  }

  /// Whether users join meetings at a host that is not an example.
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

  /// Whether a route serves a host at which users join meetings.
  func servesMeetings(_ route: Route) -> Bool { route.hosts.contains(where: isMeetingHost) }
}
