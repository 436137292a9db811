/// Why the autoscalers of an installation cannot read their metrics. A cause that affects all of them is attributed to the
/// installation or cluster rather than to each shard.
struct UnseenLoad {
  /// The problems of the installation as a whole.
  let healthProblems: [HealthProblem]
  private let shared: Set<String>

  /// - Parameter shards: The autoscalers of each shard.
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

  /// Returns the problems of a single shard.
  func healthProblems(of shard: AutoscalerReader) -> [HealthProblem] {
    shard.blindness.filter { !shared.contains($0) }.map {
      HealthProblem(.degraded, "the autoscaler sees no load: \($0)")
    }
  }
}
