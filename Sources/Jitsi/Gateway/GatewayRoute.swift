public import Kubernetes
public import YAML

/// A route of the Gateway API, and the listeners that take it.
public struct GatewayRoute: Sendable {
  static let group = "gateway.networking.k8s.io"
  static let kinds = ["HTTPRoute", "TLSRoute", "TCPRoute", "UDPRoute"]

  public let object: KubernetesObject
  public let namespace: String
  /// Its hosts in lower case; empty for any.
  public let hosts: [String]
  /// The Gateways and ListenerSets that it names.
  public let parents: [Parent]

  /// An entry of parentRefs.
  public struct Parent: Sendable {
    public let node: Node
    public let kind: String
    public let name: String
    public let namespace: String
    public let outcome: Outcome
  }

  public enum Outcome: Sendable {
    /// Listeners that take the route for some of its hosts.
    case attached([GatewayListener])
    /// The input does not say.
    case unknown
    /// The input does not have the object.
    case absent
    /// It has no listener of that name or port.
    case noListener
    /// No listener takes any of the route's hosts.
    case noHost([GatewayListener])
    /// No listener takes routes of this kind.
    case closedKind([GatewayListener])
    /// No listener takes routes of this namespace.
    case closedNamespace([GatewayListener])
  }

  /// The listeners that take it.
  public var listeners: [GatewayListener] {
    parents.flatMap { parent -> [GatewayListener] in
      guard case .attached(let listeners) = parent.outcome else { return [] }
      return listeners
    }
  }

  /// Whether it may name Services of other namespaces without a ReferenceGrant.
  // source: l7mp/stunner-gateway-operator 0e1f157 README.md (Caveats)
  package var needsNoGrant: Bool { listeners.contains(where: \.isTURN) }

  /// Whether for all that is known some listener takes it, and a host of it.
  public func mayServe(_ host: String?) -> Bool {
    parents.contains { parent in
      switch parent.outcome {
      case .unknown: true
      case .attached(let listeners):
        host.map { host in listeners.contains { $0.meets(host) } } ?? true
      default: false
      }
    }
  }
}
