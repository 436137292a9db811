/// The options for applying a plan.
package struct PlanRequest: Sendable {
  /// Whether the user already confirmed, with `--yes`.
  package var isAgreed = false
  /// Whether to run without changing anything.
  package var isDryRun = false
  /// Whether the dry run only reads from the cluster.
  package var isClientDryRun = false
  /// Whether to roll back all changes after a failure.
  package var isAtomic = false
  package var options = ApplyOptions()

  package init() {}
}
