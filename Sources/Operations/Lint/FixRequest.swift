package import Lint

/// How `lint` mends what it finds.
package struct FixRequest: Sendable {
  package var options = FixOptions()
  /// How the changes are shown, where they are not made.
  package var preview: Preview?

  package init() {}

  package enum Preview: Sendable {
    /// The exit code says whether there are any.
    case diff
    /// The exit code is what the same run would have had.
    case dryRun
  }
}
