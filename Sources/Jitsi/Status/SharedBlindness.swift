/// Why the autoscalers of an installation see no load, each cause where it belongs: what keeps all of them from it is the
/// installation's or the cluster's, and no shard is worse than another for it.
struct SharedBlindness {
  /// What concerns the installation as a whole.
  let ailments: [Ailment]
  private let shared: Set<String>

  /// - Parameter shards: the autoscalers of each shard.
  init(_ shards: [AutoscalerReader]) {
    let scaled = shards.filter { $0.bounds != nil }
    var counts: [String: Int] = [:]
    for shard in scaled {
      for words in Set(shard.blindness) { counts[words, default: 0] += 1 }
    }
    let common = Set(counts.filter { scaled.count > 1 && $0.value == scaled.count }.keys)
    let outages = Set(counts.keys.compactMap { MetricsOutage($0) })
    shared = common.union(counts.keys.filter { MetricsOutage($0) != nil })
    let others = common.filter { MetricsOutage($0) == nil }
    ailments =
      outages.map(\.reason).sorted().map { Ailment(.degraded, $0) }
      + others.sorted().map { Ailment(.degraded, "no autoscaler sees any load: \($0)") }
  }

  /// What concerns one shard alone.
  func ailments(of shard: AutoscalerReader) -> [Ailment] {
    shard.blindness.filter { !shared.contains($0) }.map {
      Ailment(.degraded, "the autoscaler sees no load: \($0)")
    }
  }
}
