import Basics
import Kubernetes
import YAML

/// Reads routes from the kinds of objects that expose a Service.
struct RouteReader {
  let view: NamespaceView
  private(set) var routes: [Route] = []
  private(set) var tls: [TLSEntry] = []

  init(_ view: NamespaceView) { self.view = view }

  mutating func read() {
    for object in view.objects.ofKind("Ingress") { readIngress(object) }
    for kind in ["HTTPRoute", "TLSRoute", "TCPRoute"] {
      for object in view.objects.ofKind(kind) { readGatewayRoute(object) }
    }
    for object in view.objects.ofKind("Route") { readOpenShiftRoute(object) }
    for object in view.objects.ofKind("IngressRoute") { readIngressRoute(object) }
    for object in view.objects.ofKind("VirtualService") { readVirtualService(object) }
  }

  // MARK: Ingress, in networking.k8s.io/v1 and its two predecessors

  private mutating func readIngress(_ object: KubernetesObject) {
    guard let spec = object.node["spec"] else { return }
    let namespace = view.namespace(of: object)
    for key in ["defaultBackend", "backend"] {
      if let backend = spec[key] {
        addIngressBackend(backend, [], nil, object, namespace, nil, nil)
      }
    }
    if let rules = spec["rules"] {
      for rule in rules.elements {
        let hosts = rule["host"]?.text.map { [$0] } ?? []
        guard let paths = rule["http"]?["paths"] else { continue }
        for path in paths.elements {
          guard let backend = path["backend"] else { continue }
          addIngressBackend(
            backend, hosts, path["path"]?.text ?? "/", object, namespace,
            Self.part(path, of: paths) ?? Self.part(rule, of: rules),
            path["pathType"]?.text == "Exact"
              ? Route.ExactMatch(node: path, prefix: ("pathType", "Prefix")) : nil)
        }
      }
    }
    if let entries = spec["tls"] {
      let all = spec["rules"].map { $0.elements.compactMap { $0["host"]?.text } } ?? []
      for entry in entries.elements {
        let hosts = (entry["hosts"]?.elements).map { $0.compactMap(\.text) } ?? []
        tls.append(
          TLSEntry(
            object: object, namespace: namespace,
            // A block without hosts is for all of them; ingress-nginx takes it where the certificate names the host.
            // source: kubernetes/api networking/v1/types.go IngressTLS
            hosts: hosts.isEmpty ? all : hosts,
            secretName: entry["secretName"]?.text.flatMap { $0.isEmpty ? nil : $0 }, node: entry))
      }
    }
  }

  private mutating func addIngressBackend(
    _ backend: Node, _ hosts: [String], _ path: String?, _ object: KubernetesObject,
    _ namespace: String, _ part: Route.Part?, _ exact: Route.ExactMatch?
  ) {
    let port: Node?
    let name: Node?
    if let service = backend["service"] {
      name = service["name"]
      port = service["port"]?["number"] ?? service["port"]?["name"]
    } else {
      name = backend["serviceName"]
      port = backend["servicePort"]
    }
    guard let name, let service = name.text else { return }
    let pseudo =
      port?.text == "use-annotation"
      || object.node["metadata"]?["annotations"]?[
        "alb.ingress.kubernetes.io/actions.\(service)"] != nil
    routes.append(
      Route(
        object: object, namespace: namespace, hosts: hosts, path: path, node: backend,
        service: service, serviceNamespace: namespace, serviceNode: name,
        port: port.flatMap { node in
          node.text.map { Route.PortReference(node: node, text: $0) }
        }, isPseudo: pseudo, exact: exact, part: part))
  }

  /// Returns the list element, if it is not the only one.
  private static func part(_ element: Node, of list: Node) -> Route.Part? {
    list.count > 1 ? Route.Part(node: element, list: list) : nil
  }

  // MARK: Gateway API

  /// Reads an HTTPRoute, a TLSRoute or a TCPRoute: a route for each match of a rule and each backend of it that takes a part
  /// of the traffic.
  private mutating func readGatewayRoute(_ object: KubernetesObject) {
    guard let spec = object.node["spec"], let rules = spec["rules"] else { return }
    let hosts = (spec["hostnames"]?.elements).map { $0.compactMap(\.text) } ?? []
    for rule in rules.elements {
      guard let backends = rule["backendRefs"] else { continue }
      let matches: [Node?] = rule["matches"].map { $0.elements.map { $0 } } ?? []
      let part = backends.count == 1 ? Self.part(rule, of: rules) : nil
      for backend in backends.elements
      where backend["kind"]?.text ?? "Service" == "Service" && backend["group"]?.text ?? "" == ""
        && backend["weight"]?.integer != 0
      {
        // A rule without matches takes everything.
        for (position, match) in (matches.isEmpty ? [nil] : matches).enumerated() {
          let path = match?["path"]
          let isExact = path?["type"]?.text == "Exact"
          add(
            backend, name: backend["name"], port: backend["port"], hosts, path?["value"]?.text,
            object, serviceNamespace: backend["namespace"]?.text,
            exact: isExact
              ? path.map { Route.ExactMatch(node: $0, prefix: ("type", "PathPrefix")) } : nil,
            part: part, isFurtherMatch: position > 0)
        }
      }
    }
  }

  // MARK: OpenShift

  /// Reads a Route of OpenShift, whose port is one of the pods.
  // source: openshift/router 019c5ac images/router/haproxy/conf/haproxy-config.template
  private mutating func readOpenShiftRoute(_ object: KubernetesObject) {
    guard object.group == "route.openshift.io", let spec = object.node["spec"] else { return }
    let namespace = view.namespace(of: object)
    var hosts: [String] = []
    if let host = spec["host"]?.text, !host.isEmpty {
      let isWild = spec["wildcardPolicy"]?.text == "Subdomain"
      hosts = [isWild ? "*" + host.drop { $0 != "." } : host]
    }
    let port = spec["port"]?["targetPort"]
    for (position, backend)
      in ([spec["to"]] + (spec["alternateBackends"]?.elements.map { $0 } ?? []))
      .enumerated()
    {
      guard let backend, backend["kind"]?.text ?? "Service" == "Service",
        backend["weight"]?.integer != 0, let name = backend["name"], let service = name.text
      else { continue }
      let isFirst = position == 0
      routes.append(
        Route(
          object: object, namespace: namespace, hosts: hosts, path: spec["path"]?.text,
          node: isFirst ? spec : backend, service: service, serviceNamespace: namespace,
          serviceNode: name,
          port: (isFirst ? port : nil).flatMap { node in
            node.text.map { Route.PortReference(node: node, text: $0) }
          }, isPseudo: false, exact: nil, part: nil))
    }
    if let entry = spec["tls"], entry.isMapping {
      tls.append(
        TLSEntry(
          object: object, namespace: namespace, hosts: hosts,
          secretName: entry["externalCertificate"]?["name"]?.text, node: entry))
    }
  }

  // MARK: Traefik

  private mutating func readIngressRoute(_ object: KubernetesObject) {
    guard let spec = object.node["spec"], let routes = spec["routes"] else { return }
    var hosts: [String] = []
    for route in routes.elements {
      let own = Self.arguments(of: "Host(", in: route["match"]?.text ?? "")
      hosts += own
      guard let services = route["services"] else { continue }
      let match = route["match"]?.text ?? ""
      let paths = Self.arguments(of: "PathPrefix(", in: match)
      // Path matches the whole path; PathRegexp and PathPrefix do not.
      let isExact = match.holds("Path(") && paths.isEmpty && !match.holds("PathRegexp(")
      for service in services.elements where service["kind"]?.text ?? "Service" == "Service" {
        add(
          service, name: service["name"], port: service["port"], own, paths.first, object,
          serviceNamespace: service["namespace"]?.text,
          exact: isExact ? Route.ExactMatch(node: route, prefix: nil) : nil,
          part: services.count == 1 ? Self.part(route, of: routes) : nil)
      }
    }
    if let entry = spec["tls"], entry.isMapping {
      tls.append(
        TLSEntry(
          object: object, namespace: view.namespace(of: object), hosts: hosts,
          secretName: entry["secretName"]?.text, node: entry))
    }
  }

  /// Returns the quoted arguments of a matcher such as Host(`a`, `b`).
  private static func arguments(of function: StaticString, in match: String) -> [String] {
    var found: [String] = []
    var rest = match
    while let tail = rest.tail(behind: function) {
      rest = String(tail)
      let inside = tail.prefix { $0 != ")" }
      for argument in inside.split(separator: ",") {
        found.append(argument.filter { $0 != "`" && $0 != "\"" && $0 != "'" && $0 != " " })
      }
    }
    return found
  }

  // MARK: Istio

  private mutating func readVirtualService(_ object: KubernetesObject) {
    guard let spec = object.node["spec"], let rules = spec["http"] else { return }
    let hosts = (spec["hosts"]?.elements).map { $0.compactMap(\.text) } ?? []
    let own = view.namespace(of: object)
    for rule in rules.elements {
      let path =
        rule["match"]?[0]?["uri"]?["prefix"]?.text ?? rule["match"]?[0]?["uri"]?["exact"]?.text
      guard let destinations = rule["route"] else { continue }
      let matches = rule["match"]?.elements.map { $0 } ?? []
      let isExact = !matches.isEmpty && matches.allSatisfy { $0["uri"]?["exact"] != nil }
      for entry in destinations.elements {
        guard let destination = entry["destination"], let host = destination["host"],
          let text = host.text,
          case .service(let service, let namespace) = HostReference.target(
            of: text, own, [own])
        else { continue }
        let port = destination["port"]?["number"]
        routes.append(
          Route(
            object: object, namespace: own, hosts: hosts, path: path, node: destination,
            service: service, serviceNamespace: namespace, serviceNode: host,
            port: port.flatMap { node in
              node.text.map { Route.PortReference(node: node, text: $0) }
            }, isPseudo: false,
            exact: isExact ? Route.ExactMatch(node: rule, prefix: nil) : nil,
            part: destinations.count == 1 ? Self.part(rule, of: rules) : nil))
      }
    }
  }

  private mutating func add(
    _ node: Node, name: Node?, port: Node?, _ hosts: [String], _ path: String?,
    _ object: KubernetesObject, serviceNamespace: String?, exact: Route.ExactMatch?,
    part: Route.Part?, isFurtherMatch: Bool = false
  ) {
    guard let name, let service = name.text else { return }
    let own = view.namespace(of: object)
    routes.append(
      Route(
        object: object, namespace: own, hosts: hosts, path: path, node: node, service: service,
        serviceNamespace: serviceNamespace ?? own, serviceNode: name,
        port: port.flatMap { node in
          node.text.map { Route.PortReference(node: node, text: $0) }
        }, isPseudo: false, exact: exact, part: part,
        isFurtherMatch: isFurtherMatch))
  }
}
