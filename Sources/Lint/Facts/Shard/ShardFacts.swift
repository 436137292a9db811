import CEL
import Jitsi

struct ShardSubject: Sendable {
  let context: FactContext
  let shard: Shard

  var inventory: Inventory { context.inventory }

  func all(_ kind: ComponentKind) -> [Component] { inventory.components(kind, of: shard) }
  func first(_ kind: ComponentKind) -> Value { context.component(all(kind).first) }
  func list(_ kind: ComponentKind) -> Value { .list(all(kind).map { context.component($0) }) }

  /// The number of other shards in the installation with a kind of component.
  func others(with kind: ComponentKind) -> Int {
    context.index.kindCounts[shard.installation][kind, default: 0] - (all(kind).isEmpty ? 0 : 1)
  }
}

extension FactSchemas {
  static let shard: RecordSchema<ShardSubject> = RecordSchema(
    "shard", shardFacts + hostsOfShard + releasesOfShard + clonesOfShard + sharedServicesOfShard)

  private static let shardFacts: [Fact<ShardSubject>] =
    [
      Fact("index", .int, "its number, from 0") { .number($0.shard.index) },
      Fact("installation", .record(installation.record), "the installation that it is a part of") {
        $0.context.installation($0.shard.installation)
      },
      Fact("web", .record(web.record), "its web; null without one") { $0.first(.web) },
      Fact("jicofo", .record(jicofo.record), "its jicofo; null without one") {
        $0.first(.jicofo)
      },
      Fact("prosody", .record(prosody.record), "its prosody; null without one") {
        $0.first(.prosody)
      },
      Fact("jvb", .record(jvb.record), "its first bridge workload; null without one") {
        $0.first(.jvb)
      },
      Fact("webs", .list(.record(web.record)), "all its web workloads") { $0.list(.web) },
      Fact("jicofos", .list(.record(jicofo.record)), "all its jicofo workloads") {
        $0.list(.jicofo)
      },
      Fact("prosodies", .list(.record(prosody.record)), "all its prosody workloads") {
        $0.list(.prosody)
      },
      Fact("jvbs", .list(.record(jvb.record)), "all its bridge workloads") {
        $0.list(.jvb)
      },
      Fact("components", .list(.record(component.record)), "all its components") { subject in
        .list(
          subject.shard.components.map {
            subject.context.component(subject.inventory.components[$0])
          })
      },
      Fact("services", .list(.record(service.record)), "the Services that belong to it") {
        subject in
        .list(
          subject.shard.services.map { subject.context.service(subject.inventory.services[$0]) })
      },
      Fact("missing", .list(.string), "the components that it lacks, as in `jicofo`") { subject in
        .list(
          ComponentKind.ofShard.filter { subject.all($0).isEmpty }.map { .string($0.rawValue) })
      },
      Fact("elsewhere", .list(.string), "the components that other shards have") { subject in
        .list(
          ComponentKind.ofShard.filter { subject.others(with: $0) > 0 }
            .map { .string($0.rawValue) })
      },
      Fact("otherHalf", .record(shard.record), "the rest of it in another namespace; null if none")
      {
        $0.context.shard($0.context.index.halves[$0.shard.id])
      },
      Fact("isMinorFragment", .bool, "whether more of it is in another namespace") { subject in
        guard let half = subject.context.index.halves[subject.shard.id] else {
          return .bool(false)
        }
        let other = subject.inventory.shards[half]
        return .bool(
          (subject.shard.components.count, subject.shard.id)
            < (other.components.count, other.id))
      },
      Fact("usual", .list(.string), "the components that at least half of the shards have") {
        subject in
        let shards = subject.inventory.installations[subject.shard.installation].shards.count
        return .list(
          ComponentKind.ofShard.filter { subject.others(with: $0) * 2 >= shards }
            .map { .string($0.rawValue) })
      },
    ]
}
