/// The settings of the videobridges, the same in every shard.
public struct BridgeSettings: LayoutSection {
  public var component = ComponentSettings()
  public var exposure = BridgeExposureStyle.nodePort
  /// The first node port of shard 0, or the host port; nil for ``defaultPort``.
  public var port: Int?
  /// Node ports per bridge: 2 for UDP and TCP, 1 for UDP only.
  public var portsPerBridge = 2
  /// Bridges per shard without an autoscaler.
  public var replicas = 2
  public var autoscaling = AutoscalingSettings()
  /// Seconds that a bridge has until its conferences must end.
  public var gracePeriod = 86400
  public var exporter = ComponentSettings()

  public init() {}

  /// The first port if the layout sets none.
  public var defaultPort: Int { exposure == .hostPort ? 10000 : 30300 }
  /// The first node port of shard 0, or the host port.
  public var firstPort: Int { port ?? defaultPort }
  /// The ports that each bridge takes of its shard's block. A Gateway passes UDP only.
  public var portCount: Int { exposure == .gateway ? 1 : portsPerBridge }
  /// The maximum number of bridges per shard.
  public var maximum: Int { autoscaling.enabled ? autoscaling.maximum : replicas }

  /// The distance between the first node ports of consecutive shards.
  package static let blockSize = 100

  /// The first port of a shard.
  public func port(ofShard shard: Int) -> Int {
    exposure == .hostPort ? firstPort : firstPort + Self.blockSize * shard
  }

  package static let fields =
    ComponentSettings.fields.map { $0.within(\BridgeSettings.component) } + [
      LayoutField(
        "exposure", \BridgeSettings.exposure, .choice(),
        "How media reaches a bridge: `nodePort`, a Service with node ports for each; `hostPort`, one port of its node; or `gateway`, a UDP listener of the Gateway and a UDPRoute for each."
      ),
      LayoutField(
        "port", \BridgeSettings.port, .optional(.number(1...65535)),
        "With `nodePort` and `gateway` the first port of shard 0 (30300 by default); each further shard begins 100 ports higher. With `hostPort` the host port (10000 by default)."
      ),
      LayoutField(
        "portsPerBridge", \BridgeSettings.portsPerBridge, .number(1...2),
        "Node ports of a bridge: 2 for UDP and TCP, 1 for UDP only."),
      LayoutField(
        "replicas", \BridgeSettings.replicas, .number(1...100),
        "Bridges of a shard without an autoscaler."),
      LayoutField(
        "autoscaling", \BridgeSettings.autoscaling, .section(AutoscalingSettings.self),
        "The autoscaler of each shard's bridges."),
      LayoutField(
        "gracePeriod", \BridgeSettings.gracePeriod, .number(0...2_147_483_647),
        "Seconds that a bridge has to drain before it is stopped."),
      LayoutField(
        "exporter", \BridgeSettings.exporter, .section(ComponentSettings.self),
        "The exporter sidecar of each bridge."),
    ]
}

/// How media reaches a bridge.
public enum BridgeExposureStyle: String, Sendable, Hashable, CaseIterable {
  case nodePort, hostPort, gateway
}

/// How the number of a shard's bridges scales with their load.
public struct AutoscalingSettings: LayoutSection {
  public var enabled = true
  public var minimum = 2
  public var maximum = 3
  /// The target for the bytes per second that a bridge sends on average, as a quantity.
  public var averageTraffic = "25M"

  public init() {}

  package static let fields = [
    LayoutField(
      "enabled", \AutoscalingSettings.enabled, .flag, "Whether to render an autoscaler."),
    LayoutField(
      "minimum", \AutoscalingSettings.minimum, .number(1...100),
      "The minimum number of bridges in a shard."),
    LayoutField(
      "maximum", \AutoscalingSettings.maximum, .number(1...100),
      "The maximum number of bridges in a shard."),
    LayoutField(
      "averageTraffic", \AutoscalingSettings.averageTraffic, .quantity,
      "Average bytes per second that a bridge sends before another one is added."),
  ]
}
