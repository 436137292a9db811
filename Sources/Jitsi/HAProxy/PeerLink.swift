public import HAProxy
public import YAML

/// How one pod of HAProxy finds itself or another pod.
public struct PeerLink: Sendable {
  /// The pod that reads the line.
  public let reader: String
  /// The peer's name; nil when only the environment tells it.
  public let peer: String?
  /// Whether the line is the reading pod's own.
  public let isOwn: Bool
  public let address: Address?
  /// The Service that the address names; nil for anything else.
  public let service: (name: String, namespace: String)?
  /// The pod that the address names through a governing Service.
  public let pod: String?
  public let place: Place

  public enum Place: Sendable {
    /// A word of haproxy.cfg.
    case word(SourceRange)
    /// The command that looks the address up when the container starts.
    case command(Node)
    /// Nothing that is written names the Service: it is called as the pod is.
    case service(Node)
  }

  /// Whether the address is the reading pod's own: any, or a loopback.
  public var isLocal: Bool { address?.isLocal ?? true }
}

extension Address {
  /// Whether it is any address of the process that reads it, or a loopback.
  var isLocal: Bool {
    guard let text = host?.constant else { return false }
    return ["", "*", "0.0.0.0", "::", "::1", "localhost"].contains(text) || text.hasPrefix("127.")
  }
}

/// The peers of an HAProxy tier, from the point of view of each of its pods.
public struct PeerView: Sendable {
  /// The names of its pods; empty when they can't be predicted.
  public let pods: [String]
  /// How they find themselves and each other, each line once for its own pod and once for the others.
  public let links: [PeerLink]
  /// Pods that see peers, and not themselves among them.
  public let podsWithoutPeer: [String]
  /// The port that pods listen on for each other; nil when nothing tells it.
  public let port: Int?

  static let none = PeerView(pods: [], links: [], podsWithoutPeer: [], port: nil)
}
