package import Jitsi
package import Kubernetes
import YAML

/// The objects that make up one shard.
package enum ShardMembers {
  /// Workloads, the Services that lead to them, their autoscalers, and whatever else of the namespace says by label or
  /// name that it is the shard's; in the order of the input.
  package static func objects(of shard: Shard, in inventory: Inventory) -> [KubernetesObject] {
    let namespace = inventory.installations[shard.installation].namespace
    var ids: Set<Int> = []
    for id in shard.components {
      let workload = inventory.components[id].workload
      ids.insert(workload.object.id)
      ids.formUnion(inventory.autoscalers(of: workload).map(\.object.id))
    }
    let renaming = ShardRenaming(from: shard.index, to: shard.index + 1, objectNames: [])
    let services = shard.services.map { inventory.services[$0] } + inventory.servicesOfPods(shard)
    // A Service over all shards has no shard in its name, also where there is one shard only.
    for service in services where renaming.renamed(service.name) != nil {
      ids.insert(service.object.id)
    }
    return inventory.objects.objects.filter { object in
      if ids.contains(object.id) { return true }
      guard inventory.namespace(of: object) == namespace, !object.isOwned, !object.isHook,
        !made.contains(object.kind), object.kind != "Service",
        inventory.shardIndex(of: object) == nil
      else { return false }
      return labelled(object, shard.index) || renaming.namesShard(object.name)
    }
  }

  /// Kinds that controllers make, some of them without saying so.
  private static let made: Set<String> = [
    "Pod", "ReplicaSet", "ControllerRevision", "Endpoints", "EndpointSlice", "Event", "Namespace",
  ]

  private static func labelled(_ object: KubernetesObject, _ index: Int) -> Bool {
    guard let labels = object.node["metadata"]?["labels"] else { return false }
    return labels.entries.contains { entry in
      guard let key = entry.key.text, ShardLabel.isKey(key) else { return false }
      let value = entry.value.text ?? ""
      return value == String(index) || value == "shard-\(index)"
    }
  }
}

extension Inventory {
  /// The Services that select pods of a shard's workloads.
  fileprivate func servicesOfPods(_ shard: Shard) -> [ServiceEntry] {
    shard.components.flatMap { services(selecting: components[$0].workload) }
  }
}
