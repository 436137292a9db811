/// Where and when a page was made, for its head.
public struct PageOrigin: Sendable, Hashable {
  /// The version of the tool.
  public var version: String
  /// The command line, without passwords and tokens.
  public var command: String
  /// The time of the run, as in `2026-11-22T20:48:41Z`.
  public var time: String
  /// The context and server of the cluster; nil for files.
  public var cluster: String?

  public init(version: String, command: String, time: String, cluster: String? = nil) {
    self.version = version
    self.command = command
    self.time = time
    self.cluster = cluster
  }
}
