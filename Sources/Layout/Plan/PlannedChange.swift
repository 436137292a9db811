import Jitsi
package import Lint
package import YAML

/// What is to become of one object of a cluster.
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

  package enum Action: Sendable {
    /// The object is to be so, whatever it is now.
    case apply(Content)
    /// Fields of an object that is there get other values, and fields go.
    case change(PartialChange, whole: Content)
    /// The object goes.
    case delete
  }

  /// Why.
  package struct Reason: Sendable, Hashable {
    /// The id of a rule; nil where the user asked for it.
    package let rule: String?
    package let message: String

    package init(rule: String? = nil, _ message: String) {
      self.rule = rule
      self.message = message
    }
  }

  /// As in `Service/web`.
  package var name: String { "\(object.kind)/\(object.name)" }
}
