public import Kubernetes
public import YAML

/// A way from a host name to a Service: one backend of an Ingress, HTTPRoute, IngressRoute or VirtualService.
public struct Route: Sendable {
  public let object: KubernetesObject
  public let namespace: String
  /// The hosts; empty for a route that takes any.
  public let hosts: [String]
  /// The path; nil for a default backend or a route that matches otherwise.
  public let path: String?
  /// The backend as written.
  public let node: Node
  public let service: String
  /// The namespace of the Service.
  public let serviceNamespace: String
  /// The node that names the Service.
  public let serviceNode: Node
  /// The port, by number or by name.
  public let port: PortReference?
  /// Whether the backend is no Service but a word for the controller, such as ALB's `ssl-redirect`.
  public let isPseudo: Bool
  /// Where the route says that a path has to match as a whole; nil where longer paths match as well.
  public let exact: ExactMatch?
  /// What holds this backend and nothing else that is one of several; nil where nothing does.
  public let part: Part?

  /// An element of a list that can go without the rest.
  public struct Part: Sendable {
    public let node: Node
    public let list: Node
  }

  /// A match that takes one path and nothing below it.
  public struct ExactMatch: Sendable {
    /// The mapping that holds the kind of match.
    public let node: Node
    /// The key of the kind in it, and its value for a prefix; nil where another word is not enough.
    public let prefix: (key: String, value: String)?
  }

  public struct PortReference: Sendable {
    public let node: Node
    public let text: String
  }
}

/// A host that an Ingress serves over TLS.
public struct TLSEntry: Sendable {
  public let object: KubernetesObject
  public let namespace: String
  public let hosts: [String]
  /// Nil when the entry leaves the certificate to the controller.
  public let secretName: String?
  public let node: Node
}
