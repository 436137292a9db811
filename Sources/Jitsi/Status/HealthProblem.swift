/// A problem that affects health.
struct HealthProblem: Sendable, Hashable {
  let health: Health
  let reason: String

  init(_ health: Health, _ reason: String) {
    self.health = health
    self.reason = reason
  }
}

extension [HealthProblem] {
  var health: Health { reduce(.healthy) { $0.joined(with: $1.health) } }

  /// The messages without repeats, the worst problems first.
  var reasons: [String] {
    var seen: Set<String> = []
    return [Health.down, .degraded, .unknown].flatMap { health in
      filter { $0.health == health }.map(\.reason).filter { seen.insert($0).inserted }
    }
  }
}
