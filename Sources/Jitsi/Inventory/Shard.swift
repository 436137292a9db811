/// One web, one jicofo, one prosody and the bridges that go with them.
public struct Shard: Sendable {
  /// The position among the shards of the input.
  public let id: Int
  /// The number that labels or names give the shard, from 0; its place in order where they give none.
  public let index: Int
  /// The id of the installation.
  public let installation: Int
  /// How the shard was told from others.
  public let reason: String
  /// Ids of its components, in the order of the input.
  public internal(set) var components: [Int]
  /// Positions of the Services that belong to the shard.
  public internal(set) var services: [Int] = []
}
