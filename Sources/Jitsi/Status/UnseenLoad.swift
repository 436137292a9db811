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
    var first: [String: AutoscalerReader.Blindness] = [:]
    for shard in scaled {
      let blindness = shard.blindness
      for message in Set(blindness.map(\.message)) { counts[message, default: 0] += 1 }
      for one in blindness {
        let known = first[one.message]
        if known == nil || (one.since ?? .max) < (known?.since ?? .max) { first[one.message] = one }
      }
    }
    let common = Set(counts.filter { scaled.count > 1 && $0.value == scaled.count }.keys)
    var outages: [MetricsOutage: Int64?] = [:]
    for message in counts.keys {
      guard let outage = MetricsOutage(message) else { continue }
      let times = [outages[outage] ?? nil, first[message]?.since].compactMap(\.self)
      outages[outage] = .some(times.min())
    }
    shared = common.union(counts.keys.filter { MetricsOutage($0) != nil })
    let others = common.filter { MetricsOutage($0) == nil }
    healthProblems =
      outages.sorted { $0.key.reason < $1.key.reason }.map { outage, since in
        HealthProblem(.degraded, outage.reason, since: since, next: outage.next)
      }
      + others.sorted().map {
        HealthProblem(
          .degraded, "no autoscaler sees any load", evidence: [$0], since: first[$0]?.since,
          next: first[$0]?.next)
      }
  }

  /// Returns the problems of a single shard.
  func healthProblems(of shard: AutoscalerReader) -> [HealthProblem] {
    shard.blindness.filter { !shared.contains($0.message) }.map {
      HealthProblem(
        .degraded, "the autoscaler sees no load", evidence: [$0.message], since: $0.since,
        next: $0.next)
    }
  }
}
