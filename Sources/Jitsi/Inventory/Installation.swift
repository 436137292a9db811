/// One Jitsi Meet.
public struct Installation: Sendable {
  /// The position among the installations of the input.
  public let id: Int
  /// Empty when the input leaves it to whoever applies it.
  public let namespace: String
  /// Ids of its shards, by index.
  public internal(set) var shards: [Int]
  /// The HAProxy tier; nil when there is none.
  public internal(set) var haproxy: HAProxyTier?
  /// Ids of HAProxy's components.
  public internal(set) var haproxyComponents: [Int]
}

extension [Installation] {
  /// The id of the installation of a namespace; of several in one, the first.
  package var idsByNamespace: [String: Int] {
    Dictionary(map { ($0.namespace, $0.id) }, uniquingKeysWith: { first, _ in first })
  }
}
