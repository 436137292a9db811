import CEL
import Jitsi
import Kubernetes
import YAML

extension ShardSubject {
  /// The components that the shard lacks, each with objects copied from another shard.
  var clones: Value {
    let cache = context.cache(ofInstallation: shard.installation)
    let own = shard.components.first.map { inventory.components[$0] }
    var found: [Value] = []
    for kind in ComponentKind.ofShard where all(kind).isEmpty {
      guard let donor = cache.completeShard ?? cache.shardsByKind[kind],
        let component = inventory.components(kind, of: donor).first,
        let objects = ShardClone(inventory, from: donor, to: shard.index, neighbour: own)
          .objects(of: component)
      else { continue }
      let file = component.workload.object.node.tree.source
      let sharesFile = shard.components.contains {
        inventory.components[$0].workload.object.node.tree.source === file
      }
      let beside = sharesFile ? component : own ?? component
      found.append(
        .map(
          MapValue([
            ("kind", .string(kind.rawValue)), ("objects", .list(objects.map(Value.init(content:)))),
            ("beside", context.component(beside)),
          ])))
    }
    return .list(found)
  }
}

extension FactSchemas {
  static let clonesOfShard: [Fact<ShardSubject>] = [
    Fact(
      "clones", .list(.dyn),
      "the components that it lacks and another shard has: `kind`, `objects` copied from that shard's, and `beside`, a component in the file to add them to"
    ) { $0.clones }
  ]
}
