/// Why the autoscalers of an installation see no load, each cause where it belongs: what keeps all of them from it is the
/// installation's or the cluster's, and no shard is worse than another for it.
struct UnseenLoad {
  /// What concerns the installation as a whole.
  let healthProblems: [HealthProblem]
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
    healthProblems =
      outages.map(\.reason).sorted().map { HealthProblem(.degraded, $0) }
      + others.sorted().map { HealthProblem(.degraded, "no autoscaler sees any load: \($0)") }
  }

  /// What concerns one shard alone.
  func healthProblems(of shard: AutoscalerReader) -> [HealthProblem] {
    shard.blindness.filter { !shared.contains($0) }.map {
      HealthProblem(.degraded, "the autoscaler sees no load: \($0)")
    }
  }
}
