/// A shard: one web, one jicofo, one prosody, and their bridges.
public struct Shard: Sendable {
  /// The index among the shards of the input.
  public let id: Int
  /// The shard's number in labels or names, from 0; otherwise its position in order.
  public let index: Int
  /// The id of the installation.
  public let installation: Int
  /// How the shard was distinguished from others.
  public let reason: String
  /// The ids of its components, in input order.
  public internal(set) var components: [Int]
  /// The ids of its Services.
  public internal(set) var services: [Int] = []
}
