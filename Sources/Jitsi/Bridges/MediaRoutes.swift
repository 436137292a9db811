import Basics
package import Kubernetes
import YAML

/// Routes for media from outside the cluster to a Service, other than the Service itself.
package struct MediaRoutes {
  private let view: NamespaceView
  private let byName: [String: Int]
  private(set) var table = Table()

  /// A route to a port of a Service.
  package struct Route: Sendable {
    package let object: KubernetesObject
    /// The path of the field that names the Service.
    package let path: String
    /// The Service port; nil if the route does not give it as a number.
    package let port: Int?
    package let isUDP: Bool
  }

  /// The routes to each Service.
  package struct Table: Sendable {
    fileprivate(set) var byService: [Int: [Route]] = [:]

    /// Returns whether any route targets a Service.
    func contains(_ service: Int) -> Bool { byService[service] != nil }

    package func routes(to service: Int) -> [Route] { byService[service] ?? [] }
  }

  init(_ byName: [String: Int], _ view: NamespaceView) {
    self.view = view
    self.byName = byName
    for kind in ["UDPRoute", "TCPRoute"] {
      for object in view.objects.ofKind(kind) { readGatewayRoute(object) }
    }
    for kind in ["IngressRouteUDP", "IngressRouteTCP"] {
      for object in view.objects.ofKind(kind) { readTraefikRoute(object) }
    }
    for object in view.objects.ofKind("ConfigMap")
    where object.name.holds("udp-services") || object.name.holds("tcp-services") {
      readNginxPorts(object)
    }
  }

  // MARK: Gateway API, and Gateways that terminate TURN

  private mutating func readGatewayRoute(_ object: KubernetesObject) {
    guard let rules = object.node["spec"]?["rules"] else { return }
    for (position, rule) in rules.elements.enumerated() {
      guard let backends = rule["backendRefs"] else { continue }
      for (index, backend) in backends.elements.enumerated() {
        add(
          backend["name"]?.text, backend["namespace"]?.text ?? view.namespace(of: object),
          Route(
            object: object, path: "spec.rules[\(position)].backendRefs[\(index)]",
            port: backend["port"]?.integer, isUDP: object.kind == "UDPRoute"))
      }
    }
  }

  // MARK: Traefik

  private mutating func readTraefikRoute(_ object: KubernetesObject) {
    guard let routes = object.node["spec"]?["routes"] else { return }
    for (position, route) in routes.elements.enumerated() {
      guard let services = route["services"] else { continue }
      for (index, service) in services.elements.enumerated() {
        add(
          service["name"]?.text, service["namespace"]?.text ?? view.namespace(of: object),
          Route(
            object: object, path: "spec.routes[\(position)].services[\(index)]",
            port: service["port"]?.integer, isUDP: object.kind == "IngressRouteUDP"))
      }
    }
  }

  // MARK: ingress-nginx (https://kubernetes.github.io/ingress-nginx/user-guide/exposing-tcp-udp-services/)

  private mutating func readNginxPorts(_ object: KubernetesObject) {
    guard let data = object.node["data"] else { return }
    for entry in data.entries {
      guard let text = entry.value.text, let slash = text.firstIndex(of: "/") else { continue }
      let parts = text[text.index(after: slash)...].split(separator: ":")
      guard let name = parts.first else { continue }
      add(
        String(name), String(text[..<slash]),
        Route(
          object: object,
          path: FieldPath(steps: [.key("data"), .key(entry.key.text ?? "")]).description,
          port: parts.count > 1 ? Int(parts[1]) : nil, isUDP: object.name.holds("udp-services")))
    }
  }

  private mutating func add(_ name: String?, _ namespace: String, _ route: Route) {
    guard let name, let id = byName[namespace + "/" + name] ?? byName["/" + name] else { return }
    table.byService[id, default: []].append(route)
  }
}
