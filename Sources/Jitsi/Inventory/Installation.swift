/// A Jitsi Meet installation.
public struct Installation: Sendable {
  /// The index among the installations of the input.
  public let id: Int
  /// The namespace; empty if the input does not set it.
  public let namespace: String
  /// The ids of its shards, ordered by shard index.
  public internal(set) var shards: [Int]
  /// The HAProxy tier; nil if there is none.
  public internal(set) var haproxy: HAProxyTier?
  /// The ids of HAProxy's components.
  public internal(set) var haproxyComponents: [Int]
}

extension [Installation] {
  /// The id of the installation in each namespace; the first if there are several.
  package var idsByNamespace: [String: Int] {
    Dictionary(map { ($0.namespace, $0.id) }, uniquingKeysWith: { first, _ in first })
  }
}
