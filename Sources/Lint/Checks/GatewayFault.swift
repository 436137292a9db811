import Jitsi
import Kubernetes
import YAML

/// Why a route of the Gateway API does not carry requests or media to where it points.
struct GatewayFault: Sendable {
  enum Kind: String, Sendable {
    /// It names no parent.
    case noParent
    /// The Gateway that it names does not exist.
    case absent
    /// The Gateway has no listener of the name or port.
    case noListener
    /// No listener of the Gateway takes its kind.
    case closedKind
    /// No listener takes routes of its namespace.
    case closedNamespace
    /// No listener takes a host of it.
    case noHost
    /// Nothing lets it name a Service of another namespace.
    case noGrant
    /// The Service has no such port of the route's protocol, or none is named.
    case noPort
    /// Another route of the kind has its listeners already.
    case shadowed
    /// Its listeners have another port than the one that the bridges behind it announce.
    case otherPort
    /// A rule answers every request with an error, as it has no backend.
    case noBackend
    /// All backends of a rule have weight 0.
    case noWeight
    /// It replaces every path by one.
    case rewritten
    /// It redirects HTTPS requests to themselves.
    case loop
  }

  let kind: Kind
  /// The value to change, or what should hold it.
  let node: Node
  /// The parent, the Service or the path that the fault is about, as in `Gateway edge/public`.
  let subject: String
  /// What it has instead: hosts, listeners.
  let found: String
  let host: String?
  /// Whether the route works by another parent all the same.
  let isPartial: Bool

  init(
    _ kind: Kind, _ node: Node, subject: String = "", found: String = "", host: String? = nil,
    isPartial: Bool = false
  ) {
    self.kind = kind
    self.node = node
    self.subject = subject
    self.found = found
    self.host = host
    self.isPartial = isPartial
  }
}

/// Looks for the faults of one route.
struct GatewayCheck {
  let input: InputIndex
  let route: GatewayRoute

  private var inventory: Inventory { input.inventory }
  private var spec: Node? { route.object.node["spec"] }
  private var rules: [Node] { spec?["rules"]?.elements.map { $0 } ?? [] }

  var faults: [GatewayFault] {
    guard let spec, servesMeetings else { return [] }
    return parentFaults(spec) + backendFaults + transportFaults + filterFaults
  }

  /// Whether it leads to HAProxy, to a web or to bridges, or takes the root of a meeting host.
  private var servesMeetings: Bool {
    if route.object.kind == "UDPRoute" { return leadsToBridges }
    if route.object.kind == "TCPRoute", leadsToBridges { return true }
    for position in input.routesByObject[route.object.id] ?? [] {
      let way = inventory.routes[position]
      if way.path == nil || way.path == "/", input.servesMeetings(way) { return true }
      let kinds: Set<ComponentKind> = [.haproxy, .web, .jvb]
      if inventory.components(behind: way).contains(where: { kinds.contains($0.kind) }) {
        return true
      }
    }
    return route.hosts.contains(where: input.isMeetingHost)
      && rules.contains { Self.takesRoot($0) || Self.filter("RequestRedirect", of: $0) != nil }
  }

  private var leadsToBridges: Bool {
    rules.contains { rule in
      rule["backendRefs"]?.elements.contains { backend in
        guard let name = backend["name"]?.text else { return false }
        let namespace = backend["namespace"]?.text ?? route.namespace
        return inventory.service(name, in: namespace)?.targets.contains { target in
          inventory.components(of: target.workload).contains { $0.kind == .jvb }
        } ?? false
      } ?? false
    }
  }

  // MARK: Parents

  private func parentFaults(_ spec: Node) -> [GatewayFault] {
    // A route that only redirects is missed by nobody.
    guard rules.contains(where: { $0["backendRefs"]?.count ?? 0 > 0 }) else { return [] }
    if route.parents.isEmpty {
      return [GatewayFault(.noParent, spec["parentRefs"] ?? spec)]
    }
    let works = route.mayServe(nil)
    var found = route.parents.compactMap { fault(of: $0, works) }
    guard works else { return found }
    for entry in spec["hostnames"].map({ Array($0.elements) }) ?? [] {
      guard let host = entry.text, input.isMeetingHost(host), !route.mayServe(host) else {
        continue
      }
      found.append(
        GatewayFault(
          .noHost, entry, subject: Self.name(route.parents[0], route),
          found: Self.hosts(of: route.listeners), host: host))
    }
    return found
  }

  private func fault(of parent: GatewayRoute.Parent, _ works: Bool) -> GatewayFault? {
    let name = Self.name(parent, route)
    func fault(_ kind: GatewayFault.Kind, _ field: String, _ found: String = "") -> GatewayFault {
      GatewayFault(
        kind, parent.node[field] ?? parent.node, subject: name, found: found,
        host: route.hosts.first, isPartial: works)
    }
    switch parent.outcome {
    case .attached, .unknown: return nil
    case .absent:
      return input.provesAbsence(
        of: parent.kind, in: parent.namespace, seenFrom: route.namespace)
        ? fault(.absent, "name") : nil
    case .noListener:
      let wanted = parent.node["sectionName"]?.text ?? parent.node["port"]?.text ?? ""
      return fault(.noListener, parent.node["sectionName"] == nil ? "port" : "sectionName", wanted)
    case .closedKind(let listeners):
      return fault(.closedKind, "name", Self.names(of: listeners))
    case .closedNamespace(let listeners):
      return fault(.closedNamespace, "name", Self.names(of: listeners))
    case .noHost(let listeners): return fault(.noHost, "name", Self.hosts(of: listeners))
    }
  }

  private static func name(_ parent: GatewayRoute.Parent, _ route: GatewayRoute) -> String {
    let isOwn = parent.namespace == route.namespace
    return "\(parent.kind) \(isOwn ? "" : parent.namespace + "/")\(parent.name)"
  }

  private static func names(of listeners: [GatewayListener]) -> String {
    shortened(listeners.map(\.name))
  }

  private static func hosts(of listeners: [GatewayListener]) -> String {
    shortened(listeners.compactMap(\.hostname))
  }

  private static func shortened(_ words: [String]) -> String {
    var seen: Set<String> = []
    let words = words.filter { seen.insert($0).inserted }
    return words.prefix(3).joined(separator: ", ") + (words.count > 3 ? ", …" : "")
  }

  // MARK: Backends

  private var backendFaults: [GatewayFault] {
    var found: [GatewayFault] = []
    for rule in rules {
      guard let backends = rule["backendRefs"], backends.count > 0 else {
        if !Self.answersItself(rule), Self.takesRoot(rule) {
          found.append(GatewayFault(.noBackend, rule))
        }
        continue
      }
      if backends.elements.allSatisfy({ $0["weight"]?.integer == 0 }) {
        found.append(GatewayFault(.noWeight, backends))
      }
      for backend in backends.elements {
        if let fault = grantFault(of: backend) { found.append(fault) }
      }
    }
    return found
  }

  private func grantFault(of backend: Node) -> GatewayFault? {
    guard !route.needsNoGrant, backend["kind"]?.text ?? "Service" == "Service",
      backend["group"]?.text ?? "" == "",
      let name = backend["name"]?.text, let place = backend["namespace"],
      let namespace = place.text,
      namespace != route.namespace
    else { return nil }
    let isGranted = inventory.gateways.grants(
      route.object.kind, in: route.namespace,
      to: (kind: "Service", namespace: namespace, name: name))
    guard !isGranted,
      input.provesAbsence(of: "ReferenceGrant", in: namespace, seenFrom: route.namespace)
    else { return nil }
    return GatewayFault(.noGrant, place, subject: "Service \(namespace)/\(name)", found: namespace)
  }

  // MARK: TCP and UDP

  private var isTransport: Bool {
    route.object.kind == "TCPRoute" || route.object.kind == "UDPRoute"
  }

  /// The faults of routes that have neither hosts nor paths. A TURN server takes the Service's pods whatever their ports are.
  private var transportFaults: [GatewayFault] {
    guard isTransport, !route.needsNoGrant else { return [] }
    var found: [GatewayFault] = []
    for backend in rules.flatMap({ $0["backendRefs"].map { Array($0.elements) } ?? [] }) {
      guard let name = backend["name"]?.text, backend["kind"]?.text ?? "Service" == "Service",
        backend["group"]?.text ?? "" == "",
        let service = inventory.service(name, in: backend["namespace"]?.text ?? route.namespace),
        service.type != "ExternalName"
      else { continue }
      let transport = route.object.kind == "TCPRoute" ? "TCP" : "UDP"
      let port = service.ports.first {
        $0.port == backend["port"]?.integer && $0.transport == transport
      }
      guard let port else {
        found.append(
          GatewayFault(
            .noPort, backend["port"] ?? backend, subject: "Service \(name)",
            found: backend["port"].map { "\(transport) port \($0.text ?? "")" } ?? ""))
        continue
      }
      if let fault = portFault(port, of: service) { found.append(fault) }
    }
    if let earlier = inventory.gateways.earlier(than: route) {
      let parent = route.parents.first?.node
      found.append(
        GatewayFault(
          .shadowed, parent?["sectionName"] ?? parent?["name"] ?? route.object.node,
          subject: "\(earlier.object.kind) \(earlier.object.name)",
          found: Self.names(of: route.listeners)))
    }
    return found
  }

  /// The fault of a way to bridges by other ports than the one that they bind, which they announce.
  // source: jitsi/docker-jitsi-meet 2e6b31d jvb/rootfs/defaults/jvb.conf (static-mappings without a port)
  private func portFault(_ port: ServicePort, of service: ServiceEntry) -> GatewayFault? {
    guard let bound = inventory.containerPort(of: port, of: service), !route.listeners.isEmpty,
      route.listeners.allSatisfy({ $0.port != nil && $0.port != bound }),
      route.parents.allSatisfy({ if case .unknown = $0.outcome { false } else { true } }),
      let bridge = service.targets.lazy.flatMap({ inventory.components(of: $0.workload) })
        .first(where: { $0.kind == .jvb }),
      inventory.advertisedAddress(of: bridge)?.variable.value?.contains("#") != true
    else { return nil }
    let parent = route.parents.first?.node
    return GatewayFault(
      .otherPort, parent?["sectionName"] ?? parent?["port"] ?? parent?["name"] ?? route.object.node,
      subject: "Service \(service.name)", found: String(bound),
      host: Self.shortened(route.listeners.compactMap { $0.port.map { String($0) } }))
  }

  // MARK: Filters

  private var filterFaults: [GatewayFault] {
    guard route.object.kind == "HTTPRoute" else { return [] }
    var found: [GatewayFault] = []
    for rule in rules {
      if let rewrite = Self.filter("URLRewrite", of: rule)?["urlRewrite"]?["path"],
        rewrite["type"]?.text == "ReplaceFullPath", Self.takesRoot(rule)
      {
        let path = rewrite["replaceFullPath"]
        found.append(GatewayFault(.rewritten, path ?? rewrite, subject: path?.text ?? "/"))
      }
      if let redirect = Self.filter("RequestRedirect", of: rule)?["requestRedirect"],
        Self.takesRoot(rule), loops(redirect)
      {
        found.append(
          GatewayFault(
            .loop, redirect,
            subject: Self.names(of: route.listeners.filter { $0.transport == "HTTPS" })))
      }
    }
    return found
  }

  /// Whether a redirect to HTTPS is reached over HTTPS as well and changes nothing else.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/httproute_types.go (HTTPRequestRedirectFilter)
  private func loops(_ redirect: Node) -> Bool {
    guard redirect["scheme"]?.text == "https", redirect["path"] == nil else { return false }
    if let host = redirect["hostname"]?.text, !route.hosts.contains(host.lowercased()) {
      return false
    }
    let port = redirect["port"]?.integer ?? 443
    return route.listeners.contains { $0.transport == "HTTPS" && $0.port == port }
  }

  private static func filter(_ type: String, of rule: Node) -> Node? {
    rule["filters"]?.elements.first { $0["type"]?.text == type }
  }

  /// Whether filters of a rule answer a request, or may.
  private static func answersItself(_ rule: Node) -> Bool {
    rule["filters"]?.elements.contains {
      $0["type"]?.text == "RequestRedirect" || $0["type"]?.text == "ExtensionRef"
    } ?? false
  }

  /// Whether a rule takes every path.
  static func takesRoot(_ rule: Node) -> Bool {
    guard let matches = rule["matches"], matches.count > 0 else { return true }
    return matches.elements.contains { match in
      guard match["headers"] == nil, match["queryParams"] == nil, match["method"] == nil else {
        return false
      }
      guard let path = match["path"] else { return true }
      return path["type"]?.text ?? "PathPrefix" == "PathPrefix" && path["value"]?.text ?? "/" == "/"
    }
  }
}
