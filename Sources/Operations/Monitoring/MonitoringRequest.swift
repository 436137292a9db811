package import Layout

/// The options of `alerts` and `dashboard`.
package struct MonitoringRequest: Sendable {
  /// The installation to read.
  package var source = InstallationRequest()
  /// Whether metrics that nothing scrapes count as well.
  package var includesUnscraped = false

  package init() {}

  /// What is written for an installation, and whether everything could be read for it.
  package struct Result<Plan: Sendable>: Sendable {
    package let plan: Plan
    package let isWhole: Bool
  }

  /// Chooses the alerts for an installation.
  ///
  /// - Throws: ``CommandFailure`` if nothing could be read, there is no installation or more than one, or no metric is scraped.
  package func alerts(
    _ output: any OperationOutput
  ) throws(CommandFailure) -> Result<AlertPlan> {
    let reading = try source.read(command: "alerts", output)
    let plan = AlertPlan(
      reading.inventory, reading.installation, isComplete: reading.isComplete,
      assumesAll: includesUnscraped)
    guard !plan.alerts.isEmpty else { throw .noAlerts(plan.omitted.map(\.reason)) }
    return Result(plan: plan, isWhole: reading.isWhole)
  }

  /// Chooses the panels for an installation.
  ///
  /// - Throws: ``CommandFailure`` if nothing could be read, there is no installation or more than one, or no metric is scraped.
  package func dashboard(
    _ output: any OperationOutput
  ) throws(CommandFailure) -> Result<DashboardPlan> {
    let reading = try source.read(command: "dashboard", output)
    let plan = DashboardPlan(
      reading.inventory, reading.installation, isComplete: reading.isComplete,
      assumesAll: includesUnscraped)
    guard !plan.isEmpty else { throw .noAlerts(plan.omitted) }
    return Result(plan: plan, isWhole: reading.isWhole)
  }
}
