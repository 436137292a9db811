/// The settings of the HAProxy in front of the shards.
public struct HAProxySettings: LayoutSection {
  public var component = ComponentSettings()
  /// The number of pods, all of them peers.
  public var replicas = 2
  public var discovery = DiscoveryStyle.srv

  public init() {}

  package static let fields =
    ComponentSettings.fields.map { $0.within(\HAProxySettings.component) } + [
      LayoutField(
        "replicas", \HAProxySettings.replicas, .number(2...9),
        "The number of pods, which are peers of each other."),
      LayoutField(
        "discovery", \HAProxySettings.discovery, .choice(),
        "How HAProxy discovers shards: `srv` resolves the SRV records of one Service for all of them, `server` has a line and a Service for each."
      ),
    ]
}

/// How HAProxy discovers the shards.
public enum DiscoveryStyle: String, Sendable, Hashable, CaseIterable {
  case srv, server
}
