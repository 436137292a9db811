package import Jitsi
import Kubernetes
package import KubernetesClient
package import Layout
import Lint

/// A workload that must be ready before later stages begin.
package struct StartedWorkload: Sendable {
  let object: ObjectReference
  let type: ResourceType
  let stage: ApplyStage
  /// Whether an earlier run created it.
  var isOfEarlierRun = false

  /// Its name in the form `StatefulSet/shard-2-jvb`.
  var name: String { "\(object.kind)/\(object.name)" }

  /// Finds the workloads of the shards that already exist, for example after an interrupted run, and that no change restarts.
  package static func find(
    _ inventory: Inventory, namespace: String, shards: ClosedRange<Int>,
    besides changes: [PlannedChange],
    _ discovery: Discovery
  ) -> [StartedWorkload] {
    let changed = Set(changes.map(\.name))
    var found: [StartedWorkload] = []
    for installation in inventory.installations where installation.namespace == namespace {
      for id in installation.shards where shards.contains(inventory.shards[id].index) {
        for id in inventory.shards[id].components {
          let object = inventory.components[id].workload.object
          guard !changed.contains("\(object.kind)/\(object.name)"),
            let type = discovery.find(apiVersion: object.apiVersion, kind: object.kind)?.type
          else { continue }
          let workload = StartedWorkload(
            object: ObjectReference(object), type: type, stage: ApplyStage(object, in: inventory),
            isOfEarlierRun: true)
          if !found.contains(where: { $0.name == workload.name }) { found.append(workload) }
        }
      }
    }
    return found
  }
}
