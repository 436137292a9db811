import Basics
package import Kubernetes
import YAML

/// The routes of the Gateway API in an input, with the listeners that take them.
package struct GatewayIndex: Sendable {
  package private(set) var routes: [GatewayRoute] = []
  /// Positions of routes by their object.
  package private(set) var byObject: [Int: Int] = [:]
  /// Positions of the routes that a Gateway or ListenerSet takes, by its object.
  package private(set) var routesByOwner: [Int: [Int]] = [:]
  /// The position of the first TCPRoute or UDPRoute that a listener takes: routes without matches take everything, and only one
  /// of them gets it.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/gateway_types.go (AllowedRoutes: one rule, of the oldest route)
  private var firstAtListener: [Node: Int] = [:]
  /// Hosts that some route serves over HTTPS or TLS; empty for a route and a listener that take any.
  private var secureHosts: Set<String> = []
  /// ReferenceGrants by namespace.
  private var grantsByNamespace: [String: [KubernetesObject]] = [:]
  private let view: NamespaceView

  init(_ inventory: Inventory) {
    view = inventory.view
    for grant in view.objects.ofKind("ReferenceGrant") {
      grantsByNamespace[view.namespace(of: grant), default: []].append(grant)
    }
    for kind in GatewayRoute.kinds {
      for object in view.objects.ofKind(kind) where object.group == GatewayRoute.group {
        add(object)
      }
    }
  }

  private mutating func add(_ object: KubernetesObject) {
    let spec = object.node["spec"]
    let namespace = view.namespace(of: object)
    let hosts = spec?["hostnames"]?.elements.compactMap { $0.text?.lowercased() } ?? []
    let parents =
      spec?["parentRefs"]?.elements.map { parent($0, of: object, namespace, hosts) } ?? []
    let route = GatewayRoute(object: object, namespace: namespace, hosts: hosts, parents: parents)
    byObject[object.id] = routes.count
    for owner in Set(route.listeners.map(\.owner.id)) {
      routesByOwner[owner, default: []].append(routes.count)
    }
    if object.kind == "TCPRoute" || object.kind == "UDPRoute" {
      for listener in route.listeners where firstAtListener[listener.node] == nil {
        firstAtListener[listener.node] = routes.count
      }
    }
    for listener in route.listeners where listener.tlsMode != nil {
      secureHosts.formUnion(
        hosts.isEmpty ? [listener.hostname ?? ""] : hosts.filter(listener.meets))
    }
    routes.append(route)
  }

  /// The route before a TCPRoute or UDPRoute that has all of its listeners already; nil if it gets traffic by one of them, or may.
  package func earlier(than route: GatewayRoute) -> GatewayRoute? {
    guard route.object.kind == "TCPRoute" || route.object.kind == "UDPRoute",
      !route.listeners.isEmpty, !route.listeners.contains(where: \.isTURN),
      let own = byObject[route.object.id],
      route.parents.allSatisfy({ if case .unknown = $0.outcome { false } else { true } })
    else { return nil }
    var found: Int?
    for listener in route.listeners {
      guard let first = firstAtListener[listener.node], first != own else { return nil }
      found = found ?? first
    }
    return found.map { routes[$0] }
  }

  // MARK: Parents

  private func parent(
    _ node: Node, of object: KubernetesObject, _ namespace: String, _ hosts: [String]
  ) -> GatewayRoute.Parent {
    let kind = node["kind"]?.text ?? "Gateway"
    let name = node["name"]?.text ?? ""
    let space = node["namespace"]?.text ?? namespace
    // A Service is a parent inside of a mesh, and others belong to an implementation.
    guard node["group"]?.text ?? GatewayRoute.group == GatewayRoute.group,
      kind == "Gateway" || kind == "ListenerSet"
    else {
      return GatewayRoute.Parent(
        node: node, kind: kind, name: name, namespace: space, outcome: .unknown)
    }
    guard let owner = view.find(group: GatewayRoute.group, kind: kind, space, name) else {
      return GatewayRoute.Parent(
        node: node, kind: kind, name: name, namespace: space, outcome: .absent)
    }
    let listeners = GatewayListener.listeners(of: owner, in: view.namespace(of: owner))
    return GatewayRoute.Parent(
      node: node, kind: kind, name: name, namespace: space,
      outcome: outcome(node, object.kind, namespace, hosts, listeners))
  }

  /// What becomes of a route at the listeners of a parent; where several things are wrong, the first of them.
  private func outcome(
    _ reference: Node, _ kind: String, _ namespace: String, _ hosts: [String],
    _ listeners: [GatewayListener]
  ) -> GatewayRoute.Outcome {
    // Listeners may also come from ListenerSets and from templates of an implementation.
    if listeners.isEmpty { return .unknown }
    let section = reference["sectionName"]?.text
    let port = reference["port"]?.integer
    let named = listeners.filter {
      (section == nil || $0.name == section) && (port == nil || $0.port == port)
    }
    if named.isEmpty { return .noListener }
    let taking = named.filter { $0.takes(kind: kind) }
    if taking.isEmpty { return .closedKind(named) }
    let meeting = taking.filter { listener in
      hosts.isEmpty || hosts.contains { listener.meets($0) }
    }
    if meeting.isEmpty { return .noHost(taking) }
    var isKnown = true
    let open = meeting.filter { listener in
      let takes = listener.takes(namespace: namespace) { name in
        view.objects.find("Namespace", "", name)?.node["metadata"]?["labels"]
      }
      if takes == nil { isKnown = false }
      return takes ?? true
    }
    if open.isEmpty { return .closedNamespace(meeting) }
    return isKnown ? .attached(open) : .unknown
  }

  // MARK: Grants

  /// Whether a ReferenceGrant lets objects of a kind and namespace name an object of another namespace.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/referencegrant_types.go
  package func grants(
    _ kind: String, in namespace: String, to other: (kind: String, namespace: String, name: String)
  ) -> Bool {
    (grantsByNamespace[other.namespace] ?? []).contains { grant in
      guard let spec = grant.node["spec"] else { return false }
      let from = spec["from"]?.elements.contains { entry in
        entry["group"]?.text == GatewayRoute.group && entry["kind"]?.text == kind
          && entry["namespace"]?.text == namespace
      }
      let to = spec["to"]?.elements.contains { entry in
        entry["group"]?.text ?? "" == "" && entry["kind"]?.text == other.kind
          && entry["name"].map { $0.text == other.name } ?? true
      }
      return from == true && to == true
    }
  }

  /// Whether some route serves a host over HTTPS or TLS.
  package func servesSecurely(_ host: String) -> Bool {
    if secureHosts.contains("") || secureHosts.contains(host) { return true }
    var rest = host[...]
    while let dot = rest.firstIndex(of: ".") {
      rest = rest[rest.index(after: dot)...]
      if secureHosts.contains("*." + rest) { return true }
    }
    return false
  }

  /// The listeners of a Gateway or ListenerSet.
  package func listeners(of owner: KubernetesObject) -> [GatewayListener] {
    GatewayListener.listeners(of: owner, in: view.namespace(of: owner))
  }
}

extension Inventory {
  /// The routes of the Gateway API, and the listeners that take them.
  package var gateways: GatewayIndex { gatewayIndex.value { GatewayIndex(self) } }
}
