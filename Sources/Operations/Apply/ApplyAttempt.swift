import Layout
package import YAML

/// A change that was begun.
package struct ApplyAttempt: Sendable {
  package let change: DryRunChange
  /// The object as the server made it; nil where it did not say so.
  package var answer: Content?

  /// Whether an object that was not there is of this change: it is the one that the server answered with, or it has fields
  /// of ours.
  func made(_ current: Content) -> Bool {
    if let answer { return answer.uid == current.uid }
    return FieldManagers.entries(current).contains { $0["manager"]?.text == "kubectl-jitsi" }
  }
}
