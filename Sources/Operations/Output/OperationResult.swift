package import Jitsi
import Kubernetes
package import ShardEditing
import YAML

/// The result of an operation.
package enum OperationResult: Sendable {
  /// A plan to be applied, with its stages.
  case plan(DryRunPlan)
  /// The differences between a cluster and its desired state.
  case differences(DryRunPlan)
  /// A plan without changes for a namespace; it may still have findings that need manual work.
  case nothingToDo(DryRunPlan, namespace: String)
  /// The changed manifests that were read from standard input.
  case manifests([UInt8])
  /// Files before and after a change.
  case files([FileChange])
  /// A change of a chart's values, and the resulting changes of rendered objects.
  case values(FileChange, ChartShardEditor.Changes)
  /// What is to be changed at run time, or was.
  case lines([String])
  /// A command that is run or that the user should run.
  case command(String)
  /// Shards that an earlier run has added.
  case addedBefore([Int])
  /// The status of some shards of an installation.
  case shards(StatusReport, Set<Int>)
  case lint(LintOutcome)
  /// The findings in several clusters.
  case fleetLint(FleetLintReport)
}

/// A file before and after a change.
package struct FileChange: Sendable {
  package let name: String
  /// The old content; nil if the file is new.
  package let before: [UInt8]?
  /// The new content; nil if the file is deleted.
  package let after: [UInt8]?
  /// The reason why the content is not shown; nil if it is shown.
  package var hidden: Hidden?

  /// The reason for not showing the content of a file.
  package enum Hidden: Sendable {
    /// The file has a Secret.
    case secret
    /// The file is binary.
    case binary
  }

  package init(_ name: String, from before: [UInt8]?, to after: [UInt8]?, hidden: Hidden? = nil) {
    self.name = name
    self.before = before
    self.after = after
    self.hidden = hidden
  }

  /// The word for the change in output.
  package var word: String { before == nil ? "new" : after == nil ? "deleted" : "changed" }
}
