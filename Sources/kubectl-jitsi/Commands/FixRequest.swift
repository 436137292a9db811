import Lint

/// How `lint` mends what it finds.
struct FixRequest {
  var options = FixOptions()
  /// Whether the changes are shown and not made.
  var isDifference = false
}
