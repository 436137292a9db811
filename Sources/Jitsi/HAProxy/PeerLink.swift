public import HAProxy
public import YAML

/// How one HAProxy pod addresses itself or another pod.
public struct PeerLink: Sendable {
  /// The pod that reads the line.
  public let reader: String
  /// The peer's name; nil if it depends on the environment.
  public let peer: String?
  /// Whether the line is for the reading pod itself.
  public let isOwn: Bool
  public let address: Address?
  /// The Service that the address refers to; nil for anything else.
  public let service: (name: String, namespace: String)?
  /// The pod that the address refers to through a governing Service.
  public let pod: String?
  public let place: Place

  public enum Place: Sendable {
    /// A word of haproxy.cfg.
    case word(SourceRange)
    /// The command that resolves the address when the container starts.
    case command(Node)
    /// No written reference: the Service is found because it has the pod's name.
    case service(Node)
  }

  /// Whether the address is local to the reading pod: unspecified or loopback.
  public var isLocal: Bool { address?.isLocal ?? true }
}

extension Address {
  /// Whether the address is local to the process that reads it: unspecified or loopback.
  var isLocal: Bool {
    guard let text = host?.constant else { return false }
    return ["", "*", "0.0.0.0", "::", "::1", "localhost"].contains(text) || text.hasPrefix("127.")
  }
}

/// The peers of an HAProxy tier as seen by each of its pods.
public struct PeerView: Sendable {
  /// The names of its pods; empty if they cannot be predicted.
  public let pods: [String]
  /// How the pods address themselves and each other; each line once for its own pod and once for the others.
  public let links: [PeerLink]
  /// Pods that see peers but not themselves among them.
  public let podsWithoutPeer: [String]
  /// The port on which pods accept peer connections; nil if it is unknown.
  public let port: Int?

  static let none = PeerView(pods: [], links: [], podsWithoutPeer: [], port: nil)
}
