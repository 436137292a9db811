/// HAProxy in front of the shards.
public struct HAProxyTier: Sendable {
  /// The id of the component.
  public let component: Int
}
