import Jitsi
import Kubernetes
import YAML

/// Lookup tables for routes into installations and for objects that controllers create, built once per input.
struct RoutingIndex: Sendable {
  /// Positions of the routes to a Service, by the Service's id.
  let routesByService: [Int: [Int]]
  /// Backends that repeat the Service and port of an earlier backend in the same object.
  let repeatedBackends: Set<Node>
  /// The number of elements that route to prosody, by list of routes.
  let prosodyRoutes: [Node: Int]
  /// The known meeting hosts by installation: the hosts of PUBLIC_URL and of routes to HAProxy.
  let namedHosts: [Int: Set<String>]
  /// Positions of the routes to HAProxy or web, by installation.
  let routesInto: [Int: [Int]]
  /// Ids of Services with HAProxy's name or labels that a route names and that select no pods, by namespace.
  let lostDoors: [String: [Int]]
  /// Uses of installations' certificates in other namespaces, by installation.
  let certificateCopies: [[CertificateCopy]]
  /// The workloads that run reflector.
  let reflectors: [KubernetesObject]
  /// Hosts in lower case for which a tls block names a certificate: alone, and with their namespace as `namespace/host`.
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
      if !route.isFurtherMatch, !seen.insert(key).inserted { repeated.insert(route.node) }
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

  /// The reflections that reflector creates automatically, by the name that all copies have.
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

  /// Whether any tls block names a certificate for a host, or for a wildcard that matches it.
  func hasCertificate(for host: String) -> Bool {
    let host = host.lowercased()
    if coveredHosts.contains(host) { return true }
    guard let dot = host.firstIndex(of: ".") else { return false }
    return coveredHosts.contains("*" + host[dot...])
  }

  /// Whether the cluster, trust-manager or reflector creates an object.
  func provides(_ kind: String, _ namespace: String, _ name: String) -> Bool {
    if kind == "ConfigMap" { return Self.clusterMaps.contains(name) || bundles.contains(name) }
    guard kind == "Secret", let reflections = automatic[name] else { return false }
    return reflections.contains { reflection in
      let namespaces =
        reflection.automaticNamespaces.isEmpty
        ? reflection.namespaces : reflection.automaticNamespaces
      // Patterns are assumed to match.
      return namespaces.isEmpty
        || namespaces.contains { $0 == namespace || $0.contains("*") || $0.contains("[") }
    }
  }

  /// ConfigMaps that controllers create in every namespace.
  private static let clusterMaps: Set<String> = [
    "kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert",
  ]
}

extension Document {
  /// Whether the document may contain objects that were not read: it cannot be parsed, or two objects are in it without
  /// a separator.
  func hidesObjects(in tree: Tree) -> Bool {
    if problem != nil { return true }
    return duplicateKeys.contains { duplicate in
      let key = tree.node(duplicate.key)
      return key.parent?.index == root && (key.text == "kind" || key.text == "apiVersion")
    }
  }
}
