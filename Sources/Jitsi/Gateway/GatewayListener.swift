public import Kubernetes
public import YAML

/// A listener of a Gateway or a ListenerSet.
public struct GatewayListener: Sendable {
  /// The Gateway or ListenerSet.
  public let owner: KubernetesObject
  /// The namespace of that object.
  public let namespace: String
  public let node: Node

  /// The most listeners that a Gateway or a ListenerSet may have.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/gateway_types.go (Listeners, MaxItems=64)
  static let limit = 64

  static func listeners(of owner: KubernetesObject, in namespace: String) -> [GatewayListener] {
    guard let written = owner.node["spec"]?["listeners"] else { return [] }
    return written.elements.prefix(limit).map {
      GatewayListener(owner: owner, namespace: namespace, node: $0)
    }
  }

  public var name: String { node["name"]?.text ?? "" }
  public var port: Int? { node["port"]?.integer }
  public var transport: String { node["protocol"]?.text ?? "" }
  /// The host that it takes; nil for any.
  public var hostname: String? {
    node["hostname"]?.text.flatMap { $0.isEmpty ? nil : $0.lowercased() }
  }
  /// `Terminate` or `Passthrough`; nil without TLS.
  public var tlsMode: String? {
    guard transport == "HTTPS" || transport == "TLS" else { return nil }
    return node["tls"]?["mode"]?.text ?? "Terminate"
  }

  /// Whether it is a TURN server of STUNner, which takes UDPRoutes whatever its protocol is.
  // source: l7mp/stunner-gateway-operator 0e1f157 internal/renderer/listener_render.go (getProtocol), gateway_util.go
  // (SupportedKinds)
  package var isTURN: Bool {
    transport.hasPrefix("TURN-")
      || owner.node["spec"]?["gatewayClassName"]?.text?.contains("stunner") ?? false
  }

  /// Whether it takes routes of a kind by its protocol and by its own list of kinds. A protocol of an implementation's own
  /// takes what that implementation says.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/gateway_types.go (ProtocolType, AllowedRoutes.Kinds)
  func takes(kind: String) -> Bool {
    if isTURN { return kind == "UDPRoute" }
    if let kinds = node["allowedRoutes"]?["kinds"], kinds.count > 0,
      !kinds.elements.contains(where: { entry in
        entry["kind"]?.text == kind
          && entry["group"]?.text ?? GatewayRoute.group == GatewayRoute.group
      })
    {
      return false
    }
    // A kind that the protocol does not carry is invalid in that list, too.
    switch transport {
    case "HTTP", "HTTPS": return kind == "HTTPRoute"
    case "TLS": return kind == "TLSRoute" || kind == "TCPRoute"
    case "TCP": return kind == "TCPRoute"
    case "UDP": return kind == "UDPRoute"
    default: return true
    }
  }

  /// Whether it takes routes of a namespace; nil where the input does not say, as for a selector of labels of a namespace
  /// that is not in it.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/gateway_types.go (RouteNamespaces, default Same)
  func takes(namespace other: String, labels: (String) -> Node?) -> Bool? {
    let namespaces = node["allowedRoutes"]?["namespaces"]
    switch namespaces?["from"]?.text ?? "Same" {
    case "Same": return namespace == other
    case "All": return true
    case "None": return false
    case "Selector":
      guard let selector = namespaces?["selector"] else { return nil }
      if let onlyName = Self.onlyName(in: selector) { return onlyName.contains(other) }
      guard let namespaceLabels = labels(other) else { return nil }
      return LabelSelector(node: selector).matches(namespaceLabels)
    default: return nil
    }
  }

  /// The names of namespaces that a selector lists by the label that every namespace has; nil where it looks at others.
  private static func onlyName(in selector: Node) -> [String]? {
    let key = "kubernetes.io/metadata.name"
    let equal = selector["matchLabels"]
    let expressions = selector["matchExpressions"]
    if let equal, equal.count == 1, expressions?.count ?? 0 == 0, let name = equal[key]?.text {
      return [name]
    }
    guard equal?.count ?? 0 == 0, let expressions, expressions.count == 1,
      let only = expressions[0], only["key"]?.text == key, only["operator"]?.text == "In"
    else { return nil }
    return only["values"]?.elements.compactMap(\.text)
  }

  /// Whether a host of a route is one that it takes as well. A wildcard stands for one label or more.
  // source: kubernetes-sigs/gateway-api 4564255 apis/v1/httproute_types.go (Hostnames)
  package func meets(_ host: String) -> Bool {
    guard let hostname else { return true }
    let host = host.lowercased()
    return hostname == host || Self.covers(hostname, host) || Self.covers(host, hostname)
  }

  private static func covers(_ pattern: String, _ host: String) -> Bool {
    pattern.hasPrefix("*.") && host.hasSuffix(pattern.dropFirst())
  }
}
