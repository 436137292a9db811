package import Jitsi
import Kubernetes
package import ShardEditing
import YAML

/// What an operation is run for.
package enum OperationResult: Sendable {
  /// A plan before it is carried out, with its order.
  case plan(DryRunPlan)
  /// How a cluster differs from what it should have.
  case differences(DryRunPlan)
  /// A plan that changes nothing in a namespace; what it leaves to people may be in it.
  case nothingToDo(DryRunPlan, namespace: String)
  /// Manifests that were piped in, as they are now.
  case manifests([UInt8])
  /// Files before and after.
  case files([FileChange])
  /// An edit of a chart's values, and the objects that helm makes different by it.
  case values(FileChange, ChartShardEditor.Changes)
  /// A command that is run, or left to the user.
  case command(String)
  /// Shards that a run before this one has added.
  case addedBefore([Int])
  /// How some shards of an installation are.
  case shards(StatusReport, Set<Int>)
  case lint(LintOutcome)
}

/// A file before and after a change, as it is shown.
package struct FileChange: Sendable {
  package let name: String
  /// Nil where the file is new.
  package let before: [UInt8]?
  /// Nil where the file is deleted.
  package let after: [UInt8]?
  /// Why the content is not shown; nil where it is.
  package var hidden: Hidden?

  package enum Hidden: Sendable {
    /// It holds a Secret.
    case secret
    /// It is no text.
    case binary
  }

  package init(_ name: String, from before: [UInt8]?, to after: [UInt8]?, hidden: Hidden? = nil) {
    self.name = name
    self.before = before
    self.after = after
    self.hidden = hidden
  }

  /// What happened to the file, or is to.
  package var word: String { before == nil ? "new" : after == nil ? "deleted" : "changed" }
}
