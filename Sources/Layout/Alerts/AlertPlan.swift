public import Jitsi
import Kubernetes

/// The alerts for an installation.
public struct AlertPlan: Sendable {
  public let alerts: [Alert]
  public let omitted: [OmittedAlerts]
  /// The namespace of the installation; empty if the manifests do not name one.
  public let namespace: String
  /// Where a PrometheusRule must be.
  public let target: Monitoring.RuleTarget

  /// - Parameters:
  ///   - inventory: What was recognized in the input.
  ///   - installation: The installation.
  ///   - isComplete: Whether the input has everything of the cluster, so that what is missing does not exist.
  ///   - assumesAll: Whether alerts are written for metrics that nothing scrapes as well.
  public init(
    _ inventory: Inventory, _ installation: Installation, isComplete: Bool, assumesAll: Bool
  ) {
    let monitoring = Monitoring(inventory)
    let sources = MetricSources(
      inventory, monitoring, installation, isComplete: isComplete, assumesAll: assumesAll)
    var writer = AlertWriter(inventory, installation, monitoring, sources, assumesAll: assumesAll)
    writer.write()
    alerts = writer.alerts
    omitted = writer.omitted
    namespace = installation.namespace
    target = monitoring.ruleTarget(for: installation)
  }
}
