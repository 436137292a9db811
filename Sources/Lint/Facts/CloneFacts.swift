import CEL
import Jitsi
import Kubernetes
import YAML

extension ShardSubject {
  /// The components that the shard lacks, each with the objects that copies of another shard's would be.
  var clones: Value {
    let installation = model.installations[shard.installation]
    let own = shard.components.first.map { model.components[$0] }
    var found: [Value] = []
    for kind in ComponentKind.ofShard where all(kind).isEmpty {
      let donors = installation.shards.map { model.shards[$0] }.filter {
        $0.id != shard.id && !model.components(kind, of: $0).isEmpty
      }
      let complete = donors.first { donor in
        ComponentKind.ofShard.allSatisfy { !model.components($0, of: donor).isEmpty }
      }
      guard let donor = complete ?? donors.first,
        let component = model.components(kind, of: donor).first,
        let objects = ShardClone(model, from: donor, to: shard.index, neighbour: own)
          .objects(of: component)
      else { continue }
      let file = component.workload.object.node.tree.source
      let sharesFile = shard.components.contains {
        model.components[$0].workload.object.node.tree.source === file
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

extension Shapes {
  static let clonesOfShard: [Fact<ShardSubject>] = [
    Fact(
      "clones", .list(.dyn),
      "the components that it lacks and another shard has: `kind`, `objects` made after that shard's, and `beside`, a component in the file that they go to"
    ) { $0.clones }
  ]
}
