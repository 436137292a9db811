import Layout
package import YAML

/// A change that the run has started to make.
package struct ApplyAttempt: Sendable {
  package let change: DryRunChange
  /// The object as returned by the server; nil if no answer arrived.
  package var answer: Content?

  /// Whether an object that did not exist before was created by this change: it is the object in the server's answer, or
  /// `kubectl-jitsi` manages some of its fields.
  func made(_ current: Content) -> Bool {
    if let answer { return answer.uid == current.uid }
    return FieldManagers.entries(current).contains { $0["manager"]?.text == "kubectl-jitsi" }
  }
}
