import Basics
public import Kubernetes
public import YAML

/// A route from a host name to Grafana.
public struct GrafanaRoute: Sendable {
  public let object: KubernetesObject
  /// The node of the route.
  public let node: Node
  public let hosts: [String]
  /// The path in the URL, without patterns and trailing slash; empty for the root.
  public let path: String
  /// Whether a controller rewrites the path.
  public let isRewritten: Bool
  /// Whether a certificate is configured for it; nil if that is configured elsewhere.
  public let hasTLS: Bool?

  /// Creates the Grafana route for a path of an Ingress or another object.
  init(_ route: Route, _ tls: [TLSEntry]) {
    object = route.object
    node = route.node.parent?["path"] ?? route.node
    hosts = route.hosts
    path = Self.literal(route.path)
    isRewritten = Self.rewrites(route.object)
    guard route.object.kind == "Ingress" else {
      hasTLS = nil
      return
    }
    let annotations = route.object.node["metadata"]?["annotations"]
    let isElsewhere =
      annotations?.entries.contains { entry in
        guard let key = entry.key.text else { return false }
        return key.holds("cert") || key.holds("tls") || key.holds("listen-ports")
          || key.holds("route.openshift.io") || key.holds("alb.ingress")
      } ?? false
    hasTLS =
      tls.contains { entry in
        entry.hosts.isEmpty || route.hosts.isEmpty
          || entry.hosts.contains { covered in
            route.hosts.contains { Self.host(covered, covers: $0) }
          }
      } ? true : isElsewhere ? nil : false
  }

  init(
    object: KubernetesObject, node: Node, hosts: [String], path: String?, hasTLS: Bool?
  ) {
    self.object = object
    self.node = node
    self.hosts = hosts
    self.path = Self.literal(path)
    isRewritten = Self.rewrites(object)
    self.hasTLS = hasTLS
  }

  private static func host(_ pattern: String, covers host: String) -> Bool {
    if pattern.lowercased() == host.lowercased() { return true }
    guard pattern.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return false }
    return pattern.dropFirst().lowercased() == host[dot...].lowercased()
  }

  /// Returns the part of a path before any pattern.
  static func literal(_ path: String?) -> String {
    let plain = (path ?? "").prefix { !"(*[?$|^".contains($0) }
    var rest = plain
    while rest.last == "/" { rest.removeLast() }
    return String(rest)
  }

  /// Returns whether annotations, middlewares or filters may rewrite the path.
  private static func rewrites(_ object: KubernetesObject) -> Bool {
    switch object.kind {
    case "HTTPRoute", "IngressRoute", "VirtualService":
      let text = object.node.range
      let source = object.node.tree.source
      return source.holds("ewrite", in: text) || source.holds("middlewares", in: text)
    default:
      guard let annotations = object.node["metadata"]?["annotations"] else { return false }
      return annotations.entries.contains { entry in
        entry.key.text.map {
          $0.holds("rewrite") || $0.holds("middlewares") || $0.holds("snippet")
            || $0.holds("path-rule-type")
        } ?? false
      }
    }
  }
}
