import Lint

/// How `lint` mends what it finds.
struct FixRequest {
  var options = FixOptions()
  /// How the changes are shown, where they are not made.
  var preview: Preview?

  enum Preview {
    /// The exit code says whether there are any.
    case diff
    /// The exit code is what the same run would have had.
    case dryRun
  }
}
