import CEL
import Jitsi

extension Inventory {
  /// Positions of the routes to web, by installation.
  var webRoutes: [Int: [Int]] {
    var found: [Int: [Int]] = [:]
    for (position, route) in routes.enumerated() where !route.isPseudo {
      let web = components(behind: route).first { $0.kind == .web && $0.shard != nil }
      if let shard = web?.shard { found[shards[shard].installation, default: []].append(position) }
    }
    return found
  }
}

extension Inventory {
  /// Positions of the routes to HAProxy or web, by installation.
  var entryRoutes: [Int: [Int]] {
    let byNamespace = installations.idsByNamespace
    var found: [Int: [Int]] = [:]
    for (position, route) in routes.enumerated() where !route.isPseudo {
      let first = components(behind: route).first { $0.kind == .haproxy || $0.kind == .web }
      guard let first, let id = byNamespace[first.workload.namespace] else { continue }
      found[id, default: []].append(position)
    }
    return found
  }
}

extension FactSchemas {
  static let entryFacts: [Fact<InstallationSubject>] =
    [
      Fact("webRoutes", .list(.record(route.record)), "the routes to a shard's web") {
        subject in
        let context = subject.context
        return .list(
          (context.index.webRoutes[subject.installation.id] ?? []).map {
            context.route(context.inventory.routes[$0])
          })
      },
      Fact(
        "shardCount", .int,
        "the number of its shards; if none is in the input, of HAProxy's servers"
      ) { subject in
        let shards = subject.installation.shards.count
        return .number(shards == 0 ? subject.servers : shards)
      },
      Fact(
        "webShards", .int,
        "the number of its shards with a web; if no shard is in the input, of HAProxy's servers"
      ) { subject in
        if subject.installation.shards.isEmpty { return .number(subject.servers) }
        return .number(
          subject.installation.shards.reduce(into: 0) { count, shard in
            let inventory = subject.inventory
            if inventory.shards[shard].components.contains(where: {
              inventory.components[$0].kind == .web
            }) {
              count += 1
            }
          })
      },
    ]
}

extension InstallationSubject {
  /// The number of servers in HAProxy's configuration, as far as it is known.
  fileprivate var servers: Int {
    (installation.haproxy?.slots ?? []).reduce(0) { $0 + ($1.count ?? 0) }
  }
}
