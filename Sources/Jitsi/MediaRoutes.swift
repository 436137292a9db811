import Kubernetes
import YAML

/// Ways for media from outside of the cluster to a Service, other than the Service itself.
struct MediaRoutes {
  private let view: NamespaceView
  private let byName: [String: Int]
  /// Ids of the Services that something leads to.
  private(set) var services: Set<Int> = []

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

  // MARK: Gateway API, and Gateways that end TURN

  private mutating func readGatewayRoute(_ object: KubernetesObject) {
    guard let rules = object.node["spec"]?["rules"] else { return }
    for rule in rules.elements {
      guard let backends = rule["backendRefs"] else { continue }
      for backend in backends.elements {
        add(backend["name"]?.text, backend["namespace"]?.text ?? view.namespace(of: object))
      }
    }
  }

  // MARK: Traefik

  private mutating func readTraefikRoute(_ object: KubernetesObject) {
    guard let routes = object.node["spec"]?["routes"] else { return }
    for route in routes.elements {
      guard let services = route["services"] else { continue }
      for service in services.elements {
        add(service["name"]?.text, service["namespace"]?.text ?? view.namespace(of: object))
      }
    }
  }

  // MARK: ingress-nginx (https://kubernetes.github.io/ingress-nginx/user-guide/exposing-tcp-udp-services/)

  private mutating func readNginxPorts(_ object: KubernetesObject) {
    guard let data = object.node["data"] else { return }
    for entry in data.entries {
      guard let text = entry.value.text, let slash = text.firstIndex(of: "/") else { continue }
      let name = text[text.index(after: slash)...].prefix { $0 != ":" }
      add(String(name), String(text[..<slash]))
    }
  }

  private mutating func add(_ name: String?, _ namespace: String) {
    guard let name, let id = byName[namespace + "/" + name] ?? byName["/" + name] else { return }
    services.insert(id)
  }
}
