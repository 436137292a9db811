public import Kubernetes
public import YAML

/// A route from a host name to a Service: one backend of an Ingress, of a route of the Gateway API or of OpenShift, or of an
/// IngressRoute or a VirtualService. A rule with several matches has one for each match.
public struct Route: Sendable {
  public let object: KubernetesObject
  public let namespace: String
  /// The hosts; empty for a route that accepts any host.
  public let hosts: [String]
  /// The path; nil for a default backend or another kind of match.
  public let path: String?
  /// The backend as written.
  public let node: Node
  public let service: String
  /// The namespace of the Service.
  public let serviceNamespace: String
  /// The node with the Service name.
  public let serviceNode: Node
  /// The port number or name.
  public let port: PortReference?
  /// Whether the backend is a controller's pseudo-backend rather than a Service, such as ALB's `ssl-redirect`.
  public let isPseudo: Bool
  /// The match, if the route requires the exact path; nil if it also matches longer paths.
  public let exact: ExactMatch?
  /// The list element with only this backend, if it is one of several; nil otherwise.
  public let part: Part?
  /// Whether another route before it is for the same backend and another match of the same rule.
  public let isFurtherMatch: Bool

  /// A list element that can be removed without the rest.
  public struct Part: Sendable {
    public let node: Node
    public let list: Node
  }

  /// A match for a single path but no paths below it.
  public struct ExactMatch: Sendable {
    /// The mapping with the type of the match.
    public let node: Node
    /// The key of the type and its value for a prefix match; nil if changing one value is not enough.
    public let prefix: (key: String, value: String)?
  }

  init(
    object: KubernetesObject, namespace: String, hosts: [String], path: String?, node: Node,
    service: String, serviceNamespace: String, serviceNode: Node, port: PortReference?,
    isPseudo: Bool, exact: ExactMatch?, part: Part?, isFurtherMatch: Bool = false
  ) {
    self.object = object
    self.namespace = namespace
    self.hosts = hosts
    self.path = path
    self.node = node
    self.service = service
    self.serviceNamespace = serviceNamespace
    self.serviceNode = serviceNode
    self.port = port
    self.isPseudo = isPseudo
    self.exact = exact
    self.part = part
    self.isFurtherMatch = isFurtherMatch
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
  /// The Secret name; nil if the controller chooses the certificate.
  public let secretName: String?
  public let node: Node
}
