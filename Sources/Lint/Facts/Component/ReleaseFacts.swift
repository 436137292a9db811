import CEL
import Jitsi
import Kubernetes

extension ShardSubject {
  /// The releases of its components, without duplicates.
  var releases: [String] {
    var found: [String] = []
    for id in shard.components {
      guard let release = inventory.components[id].releaseName,
        !found.contains(release)
      else { continue }
      found.append(release)
    }
    return found
  }

  /// The most common release of its components; if several are equally common, the one that is most common in the
  /// installation.
  var commonRelease: String? {
    let releases = self.releases
    guard releases.count > 1 else { return releases.first }
    var own: [String: Int] = [:]
    for id in shard.components { count(inventory.components[id], &own) }
    let most = own.values.max() ?? 0
    let candidates = releases.filter { own[$0] == most }
    guard candidates.count > 1 else { return candidates.first }
    let everywhere = context.index.releaseCounts[shard.installation]
    let top = candidates.map { everywhere[$0, default: 0] }.max()
    return candidates.first { everywhere[$0, default: 0] == top }
  }
}

private func count(_ component: Component, _ counts: inout [String: Int]) {
  if let release = component.releaseName {
    counts[release, default: 0] += 1
  }
}

extension InputIndex {
  /// The number of components per release, for each installation.
  static func countReleases(_ inventory: Inventory) -> [[String: Int]] {
    inventory.installations.map { installation in
      var counts: [String: Int] = [:]
      for shard in installation.shards {
        for id in inventory.shards[shard].components { count(inventory.components[id], &counts) }
      }
      return counts
    }
  }
}

extension FactSchemas {
  static let releasesOfShard: [Fact<ShardSubject>] = [
    Fact("releases", .list(.string), "the Jitsi releases in its images' tags, each once") {
      .list($0.releases.map(Value.string))
    },
    Fact("commonRelease", .string, "the release that most of its components run; null if none") {
      .text($0.commonRelease)
    },
  ]
}
