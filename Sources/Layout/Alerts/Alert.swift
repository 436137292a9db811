/// A Prometheus alert for an installation.
public struct Alert: Sendable, Hashable {
  /// How urgent an alert is, as Prometheus' rules usually say it.
  public enum Severity: String, Sendable, Hashable {
    case warning, critical
  }

  public let name: AlertName
  /// The index of the shard that it watches; nil if it watches several.
  public var shard: Int?
  /// The PromQL expression.
  public let expression: String
  /// How long the expression must hold, as Prometheus writes it.
  public let duration: String
  public let summary: String
  /// The consequence and the next command.
  public let description: String
}

/// Alerts that are left out since nothing provides their metric.
public struct OmittedAlerts: Sendable, Hashable {
  public let names: [AlertName]
  /// Why, as in `nothing scrapes jicofo`.
  public let reason: String
}
