package import Lint

/// How `lint` fixes findings.
package struct FixRequest: Sendable {
  /// Which fixes are applied.
  package var options = FixOptions()
  /// How changes are shown if they are not made; nil if they are made.
  package var preview: Preview?

  package init() {}

  /// How to show changes that are not made.
  package enum Preview: Sendable {
    /// Show a diff; the exit code reports whether there are changes.
    case diff
    /// Show what would change; the exit code is the same as without a dry run.
    case dryRun
  }
}
