public import HAProxy

/// Metrics reported by pods, by namespace and pod name: `jitsi/shard-0-jvb-0`.
public struct LiveMetrics: Sendable, Hashable {
  public var bridges: [String: BridgeMetrics] = [:]
  public var haproxy: [String: Statistics] = [:]
  public var jicofo: [String: JicofoStatistics] = [:]
  /// What could not be read, and why.
  public var notes: [StatusNote] = []

  public init() {}

  /// No pods were queried.
  public static let none = LiveMetrics()
}
