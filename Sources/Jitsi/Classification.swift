/// What was made of an object, for the user who asks.
public struct Classification: Sendable {
  /// As in `Deployment meet/shard-0-web`.
  public let object: String
  public let file: String
  public let line: Int
  /// As in `web of shard 0`.
  public let role: String
  public let reason: String
}
