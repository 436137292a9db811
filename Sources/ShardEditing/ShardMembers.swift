package import Jitsi
package import Kubernetes
import YAML

/// Finds the objects that belong to one shard.
package enum ShardMembers {
  /// The workloads of a shard, their Services and autoscalers, and all other objects of the namespace with the shard's
  /// label or name, in the order of the input.
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
    // A Service for all shards does not have a shard in its name, even if there is only one shard.
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

  /// Kinds that controllers create, some without owner references.
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
