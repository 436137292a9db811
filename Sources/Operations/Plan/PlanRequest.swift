/// How a plan is carried out, as a command is asked for it.
package struct PlanRequest: Sendable {
  /// Whether the answer to the question is given already.
  package var isAgreed = false
  /// Whether nothing is to change.
  package var isDryRun = false
  /// Whether what was done is undone when something fails.
  package var isAtomic = false
  package var options = ApplyOptions()

  package init() {}
}
