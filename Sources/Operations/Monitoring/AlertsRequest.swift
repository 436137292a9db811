package import Layout

/// The options of `alerts` and `dashboard`.
package struct AlertsRequest: Sendable {
  /// The installation to read.
  package var source = InstallationRequest()
  /// Whether metrics that nothing scrapes count as well.
  package var includesUnscraped = false

  package init() {}

  /// The alerts, and whether everything could be read for them.
  package struct Result: Sendable {
    package let plan: AlertPlan
    package let isWhole: Bool
  }

  /// Chooses the alerts for an installation.
  ///
  /// - Throws: ``CommandFailure`` if nothing could be read, there is no installation or more than one, or no metric is scraped.
  package func plan(_ output: any OperationOutput) throws(CommandFailure) -> Result {
    let reading = try source.read(command: "alerts", output)
    let plan = AlertPlan(
      reading.inventory, reading.installation, isComplete: reading.isComplete,
      assumesAll: includesUnscraped)
    guard !plan.alerts.isEmpty else { throw .noAlerts(plan.omitted.map(\.reason)) }
    return Result(plan: plan, isWhole: reading.isWhole)
  }

  /// The dashboard, and whether everything could be read for it.
  package struct DashboardResult: Sendable {
    package let plan: DashboardPlan
    package let isWhole: Bool
  }

  /// Chooses the panels for an installation.
  ///
  /// - Throws: ``CommandFailure`` if nothing could be read, there is no installation or more than one, or no metric is scraped.
  package func dashboard(_ output: any OperationOutput) throws(CommandFailure) -> DashboardResult {
    let reading = try source.read(command: "dashboard", output)
    let plan = DashboardPlan(
      reading.inventory, reading.installation, isComplete: reading.isComplete,
      assumesAll: includesUnscraped)
    guard !plan.isEmpty else { throw .noAlerts(plan.omitted) }
    return DashboardResult(plan: plan, isWhole: reading.isWhole)
  }
}
