public import YAML

/// The traffic that a NetworkPolicy allows.
///
/// https://kubernetes.io/docs/concepts/services-networking/network-policies/
public struct NetworkPolicy: Sendable {
  public enum Direction: String, Sendable, Hashable { case ingress, egress }

  /// One end of a connection, as distinguished by policies.
  public enum End: Sendable {
    /// A pod with its labels, in a namespace with its labels; nil if the input does not contain them.
    case pod(labels: Node?, namespace: String, namespaceLabels: Node?)
    /// An unspecified pod, possibly missing from the input, in one of these namespaces; nil if they are unknown.
    case somePod(namespaces: Set<String>?)
    /// Any address outside the cluster.
    case internet
  }

  /// The destination port of a connection.
  public struct Port: Sendable, Hashable {
    public let number: Int
    /// TCP, UDP or SCTP.
    public let transport: String
    /// The name of the container port, which policies can refer to.
    public let name: String?

    public init(number: Int, transport: String = "TCP", name: String? = nil) {
      self.number = number
      self.transport = transport
      self.name = name
    }
  }

  public let object: KubernetesObject
  public let namespace: String

  public init(_ object: KubernetesObject, namespace: String) {
    self.object = object
    self.namespace = namespace
  }

  private var spec: Node? { object.node["spec"] }

  /// Returns whether the policy restricts a direction: one listed in its policy types or, if there are none, ingress, and
  /// egress if it has egress rules.
  public func restricts(_ direction: Direction) -> Bool {
    if let types = spec?["policyTypes"], types.isSequence, types.count > 0 {
      return types.elements.contains { $0.text?.lowercased() == direction.rawValue }
    }
    return direction == .ingress || (spec?["egress"]?.count ?? 0) > 0
  }

  /// Returns whether the policy selects a pod in its own namespace; an empty selector selects all pods.
  public func selects(_ labels: Node?) -> Bool {
    guard let selector = spec?["podSelector"], selector.isMapping else { return true }
    return LabelSelector(node: selector).matches(labels)
  }

  /// Returns the rules for a direction.
  public func rules(_ direction: Direction) -> [Node] {
    (spec?[direction.rawValue]?.elements).map { Array($0) } ?? []
  }

  /// Returns whether a rule allows a destination port.
  public static func allows(_ rule: Node, _ port: Port) -> Bool {
    guard let ports = rule["ports"], ports.count > 0 else { return true }
    return ports.elements.contains { entry in
      guard (entry["protocol"]?.text ?? "TCP") == port.transport else { return false }
      guard let written = entry["port"], !written.isNull else { return true }
      guard let first = written.integer else {
        return written.text == port.name
      }
      return first <= port.number && port.number <= entry["endPort"]?.integer ?? first
    }
  }

  /// Returns whether a rule allows the peer. A peer that the input does not fully describe is assumed to be allowed.
  public func allows(_ rule: Node, _ end: End, _ direction: Direction) -> Bool {
    guard let peers = rule[direction == .ingress ? "from" : "to"], peers.count > 0 else {
      return true
    }
    return peers.elements.contains { peer in
      if let block = peer["ipBlock"] { return Self.allows(block: block, end) }
      switch end {
      case .internet: return false
      case .somePod(let homes):
        guard let selector = peer["namespaceSelector"], selector.isMapping else {
          return homes?.contains(namespace) ?? true
        }
        return homes?.contains { Self.matches(selector, $0, nil) } ?? true
      case .pod(let labels, let home, let namespaceLabels):
        if let selector = peer["namespaceSelector"], selector.isMapping {
          guard Self.matches(selector, home, namespaceLabels) else { return false }
        } else if home != namespace {
          return false
        }
        guard let selector = peer["podSelector"], selector.isMapping else { return true }
        return LabelSelector(node: selector).matches(labels)
      }
    }
  }

  /// Pod addresses are not known in advance: a private block, or one that covers everything, may contain them. Public blocks
  /// are typically used to allow an operator's own networks.
  private static func allows(block: Node, _ end: End) -> Bool {
    if case .internet = end { return true }
    guard let range = block["cidr"]?.text else { return false }
    return range.hasSuffix("/0") || range.hasPrefix("10.") || range.hasPrefix("192.168.")
      || range.hasPrefix("172.") || range.hasPrefix("100.") || range.hasPrefix("f")
  }

  /// Every namespace has its name as a label, even if its manifest does not.
  private static func matches(_ selector: Node, _ namespace: String, _ labels: Node?) -> Bool {
    if let pairs = selector["matchLabels"] {
      for pair in pairs.entries {
        guard let key = pair.key.text else { continue }
        if key == nameLabel {
          if !namespace.isEmpty, pair.value.text != namespace { return false }
        } else if let labels, labels[key]?.text != pair.value.text {
          return false
        }
      }
    }
    for expression in selector["matchExpressions"].map({ Array($0.elements) }) ?? [] {
      let key = expression["key"]?.text
      let actual = key == nameLabel ? namespace : labels.flatMap { $0[key ?? ""]?.text }
      if key != nameLabel && labels == nil || key == nameLabel && namespace.isEmpty { continue }
      let isListed = expression["values"]?.elements.contains { $0.text == actual } ?? false
      switch expression["operator"]?.text {
      case "In": if actual == nil || !isListed { return false }
      case "NotIn": if actual != nil, isListed { return false }
      case "Exists": if actual == nil { return false }
      case "DoesNotExist": if actual != nil { return false }
      default: continue
      }
    }
    return true
  }

  private static let nameLabel = "kubernetes.io/metadata.name"
}
