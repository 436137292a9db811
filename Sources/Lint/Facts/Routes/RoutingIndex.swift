import Jitsi
import Kubernetes
import YAML

/// What is worked out once about the ways into installations, and about objects that other objects make.
struct RoutingIndex: Sendable {
  /// Positions of the routes to a Service, by the Service's id.
  let routesByService: [Int: [Int]]
  /// Backends whose object names the same Service and port further up.
  let repeatedBackends: Set<Node>
  /// How many elements of a list of routes lead to a prosody.
  let prosodyRoutes: [Node: Int]
  /// By installation, the hosts that are known to be for meetings whatever leads there: those of PUBLIC_URL, and those that
  /// lead to HAProxy.
  let namedHosts: [Int: Set<String>]
  /// Positions of the routes that lead to the HAProxy or a web of an installation.
  let routesInto: [Int: [Int]]
  /// Ids of Services that are called or labelled as HAProxy's, that a route names and that select nothing, by namespace.
  let lostDoors: [String: [Int]]
  /// Where the certificates of installations are used in other namespaces, by installation.
  let certificateCopies: [[CertificateCopy]]
  /// What runs reflector.
  let reflectors: [KubernetesObject]
  /// Hosts for which a tls block names a certificate, in lower case: alone, and behind their namespace, `namespace/host`.
  let coveredHosts: Set<String>
  let installationByNamespace: [String: Int]
  private let automatic: [String: [Reflection]]
  private let bundles: Set<String>

  init(_ inventory: Inventory, hosts: [Set<String>]) {
    var routesByService: [Int: [Int]] = [:]
    var repeated: Set<Node> = []
    var seen: Set<String> = []
    var prosodyRoutes: [Node: Set<Node>] = [:]
    var named: [Int: Set<String>] = [:]
    var into: [Int: [Int]] = [:]
    var lost: [String: [Int]] = [:]
    installationByNamespace = inventory.installations.idsByNamespace
    for (position, route) in inventory.routes.enumerated() where !route.isPseudo {
      let key =
        "\(route.object.id)/\(route.serviceNamespace)/\(route.service)/\(route.port?.text ?? "")"
      if !seen.insert(key).inserted { repeated.insert(route.node) }
      guard let service = inventory.service(of: route) else { continue }
      routesByService[service.id, default: []].append(position)
      if service.targets.isEmpty, service.component == .haproxy {
        lost[service.namespace, default: []].append(service.id)
      }
      let way = inventory.components(behind: route).first { $0.kind == .haproxy || $0.kind == .web }
      if let way, let id = installationByNamespace[way.workload.namespace] {
        into[id, default: []].append(position)
      }
      if let part = route.part,
        inventory.components(behind: route).contains(where: { $0.kind == .prosody })
      {
        prosodyRoutes[part.list, default: []].insert(part.node)
      }
      for component in inventory.components(behind: route) where component.kind == .haproxy {
        guard let id = installationByNamespace[component.workload.namespace] else { continue }
        named[id, default: []].formUnion(route.hosts.map { $0.lowercased() })
      }
    }
    for component in inventory.components {
      guard let shard = component.shard, let url = component.value(of: "PUBLIC_URL"),
        let host = Inventory.host(of: url)
      else { continue }
      named[inventory.shards[shard].installation, default: []].insert(host)
    }
    self.routesByService = routesByService
    repeatedBackends = repeated
    self.prosodyRoutes = prosodyRoutes.mapValues(\.count)
    namedHosts = named
    routesInto = into
    lostDoors = lost
    certificateCopies = inventory.certificateCopies(hosts)
    reflectors = inventory.reflectors
    var covered: Set<String> = []
    for entry in inventory.tls where entry.secretName != nil {
      for host in entry.hosts {
        covered.insert(host.lowercased())
        covered.insert("\(entry.namespace)/\(host.lowercased())")
      }
    }
    coveredHosts = covered
    automatic = Self.findAutomatic(inventory)
    bundles = Set(inventory.objects.ofKind("Bundle").map(\.name))
  }

  /// What reflector copies by itself: by the name that all copies have.
  private static func findAutomatic(_ inventory: Inventory) -> [String: [Reflection]] {
    var found: [String: [Reflection]] = [:]
    for kind in ["Secret", "Certificate"] {
      for object in inventory.objects.ofKind(kind) {
        guard let reflection = Reflection(of: object), reflection.isAllowed,
          reflection.isAutomatic
        else { continue }
        let name = object.node["spec"]?["secretName"]?.text ?? object.name
        found[name, default: []].append(reflection)
      }
    }
    return found
  }

  /// Whether a tls block somewhere names a certificate for a host, or for a wildcard that stands for it.
  func hasCertificate(for host: String) -> Bool {
    let host = host.lowercased()
    if coveredHosts.contains(host) { return true }
    guard let dot = host.firstIndex(of: ".") else { return false }
    return coveredHosts.contains("*" + host[dot...])
  }

  /// Whether the cluster, trust-manager or reflector makes an object.
  func provides(_ kind: String, _ namespace: String, _ name: String) -> Bool {
    if kind == "ConfigMap" { return Self.clusterMaps.contains(name) || bundles.contains(name) }
    guard kind == "Secret", let reflections = automatic[name] else { return false }
    return reflections.contains { reflection in
      let namespaces =
        reflection.automaticNamespaces.isEmpty
        ? reflection.namespaces : reflection.automaticNamespaces
      // A pattern may well match.
      return namespaces.isEmpty
        || namespaces.contains { $0 == namespace || $0.contains("*") || $0.contains("[") }
    }
  }

  /// ConfigMaps that controllers put into every namespace.
  private static let clusterMaps: Set<String> = [
    "kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert",
  ]
}

extension Document {
  /// Whether objects may stand in the document that nobody sees: it can't be read, or two objects stand in it without a
  /// line between them.
  func hidesObjects(in tree: Tree) -> Bool {
    if problem != nil { return true }
    return duplicateKeys.contains { duplicate in
      let key = tree.node(duplicate.key)
      return key.parent?.index == root && (key.text == "kind" || key.text == "apiVersion")
    }
  }
}
