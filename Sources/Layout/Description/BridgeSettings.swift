/// The videobridges of every shard.
public struct BridgeSettings: LayoutSection {
  public var component = ComponentSettings()
  public var exposure = BridgeExposureStyle.nodePort
  /// The first port of shard 0, or the port of the node; nil for ``defaultPort``.
  public var port: Int?
  /// Ports of a bridge on node ports: 2 are UDP and TCP, 1 is UDP alone.
  public var portsPerBridge = 2
  /// Bridges of a shard that has no autoscaler.
  public var replicas = 2
  public var autoscaling = AutoscalingSettings()
  /// Seconds that a bridge has to let its conferences end.
  public var gracePeriod = 86400
  public var exporter = ComponentSettings()

  public init() {}

  /// The first port where the layout names none.
  public var defaultPort: Int { exposure == .nodePort ? 30300 : 10000 }
  /// The first port of shard 0, or the port of the node.
  public var firstPort: Int { port ?? defaultPort }
  /// The most bridges that a shard can have.
  public var maximum: Int { autoscaling.enabled ? autoscaling.maximum : replicas }

  /// Node ports from one shard's first to the next one's.
  package static let blockSize = 100

  /// The first port of a shard.
  public func port(ofShard shard: Int) -> Int {
    exposure == .nodePort ? firstPort + Self.blockSize * shard : firstPort
  }

  package static let fields =
    ComponentSettings.fields.map { $0.within(\BridgeSettings.component) } + [
      LayoutField(
        "exposure", \BridgeSettings.exposure, .choice(),
        "How media reaches a bridge: `nodePort`, a Service with node ports for each, or `hostPort`, one port of its node."
      ),
      LayoutField(
        "port", \BridgeSettings.port, .optional(.number(1...65535)),
        "With `nodePort` the first port of shard 0 (30300 by default); each further shard begins 100 ports higher. With `hostPort` the host port (10000 by default)."
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
  case nodePort, hostPort
}

/// How the number of a shard's bridges follows their load.
public struct AutoscalingSettings: LayoutSection {
  public var enabled = true
  public var minimum = 2
  public var maximum = 3
  /// Bytes a second that a bridge sends on average, as a quantity.
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
