public import HAProxy

/// What pods told of themselves, by namespace and name of the pod: `jitsi/shard-0-jvb-0`.
public struct LiveMetrics: Sendable, Hashable {
  public var bridges: [String: BridgeMetrics] = [:]
  public var haproxy: [String: Statistics] = [:]
  /// What was not told, and why.
  public var notes: [StatusNote] = []

  public init() {}

  /// Nobody was asked.
  public static let none = LiveMetrics()
}
