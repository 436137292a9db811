import Jitsi
package import Kubernetes
package import Layout
import Lint
package import YAML

/// A workload that has to be ready before the stages after its own begin.
package struct StartedWorkload: Sendable {
  let object: ObjectReference
  let type: ResourceType
  let stage: ApplyStage
  /// Whether a run before this one made it.
  var isOfEarlierRun = false

  /// As in `StatefulSet/shard-2-jvb`.
  var name: String { "\(object.kind)/\(object.name)" }

  /// What runs of shards already, as after a run that was interrupted, and no change starts again.
  package static func find(
    _ trees: [Tree], namespace: String, shards: ClosedRange<Int>, besides changes: [PlannedChange],
    _ discovery: Discovery
  ) -> [StartedWorkload] {
    let changed = Set(changes.map(\.name))
    let model = Model(ObjectSet(trees))
    var found: [StartedWorkload] = []
    for installation in model.installations where installation.namespace == namespace {
      for id in installation.shards where shards.contains(model.shards[id].index) {
        for id in model.shards[id].components {
          let object = model.components[id].workload.object
          guard !changed.contains("\(object.kind)/\(object.name)"),
            let type = discovery.find(apiVersion: object.apiVersion, kind: object.kind)?.type
          else { continue }
          let workload = StartedWorkload(
            object: ObjectReference(object), type: type, stage: ApplyStage(object, in: model),
            isOfEarlierRun: true)
          if !found.contains(where: { $0.name == workload.name }) { found.append(workload) }
        }
      }
    }
    return found
  }
}
