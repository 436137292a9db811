import Jitsi
package import Lint
package import YAML

/// A planned change of one object in a cluster.
package struct PlannedChange: Sendable {
  package let object: ObjectReference
  /// The number of the shard; nil outside shards.
  package let shard: Int?
  package let stage: ApplyStage
  package let action: Action
  package let reasons: [Reason]

  package init(
    object: ObjectReference, shard: Int?, stage: ApplyStage, action: Action, reasons: [Reason]
  ) {
    self.object = object
    self.shard = shard
    self.stage = stage
    self.action = action
    self.reasons = reasons
  }

  /// The operation on the object.
  package enum Action: Sendable {
    /// Applies the object, whether it exists or not.
    case apply(Content)
    /// Sets and removes fields of an existing object.
    case change(PartialChange, whole: Content)
    /// Deletes the object.
    case delete
  }

  /// The reason for a change.
  package struct Reason: Sendable, Hashable {
    /// The id of a rule; nil if the user requested the change.
    package let rule: String?
    package let message: String

    package init(rule: String? = nil, _ message: String) {
      self.rule = rule
      self.message = message
    }
  }

  /// Kind and name, as in `Service/web`.
  package var name: String { "\(object.kind)/\(object.name)" }
}
