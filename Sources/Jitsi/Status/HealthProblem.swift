/// A problem that affects health.
public struct HealthProblem: Sendable, Hashable {
  public let health: Health
  /// The index of the affected shard; nil if the installation as a whole is affected.
  public var shard: Int?
  /// The fault and its consequence.
  public let message: String
  /// What shows it, such as the state of each pod.
  public let evidence: [String]
  /// The time at which it began, in seconds since 1970; nil if the objects do not show it.
  public let since: Int64?
  /// The next command: it shows the cause or resolves the problem. Nil if the message says all.
  public var next: String?

  public init(
    _ health: Health, _ message: String, evidence: [String] = [], since: Int64? = nil,
    next: String? = nil, shard: Int? = nil
  ) {
    self.health = health
    self.shard = shard
    self.message = message
    self.evidence = evidence
    self.since = since
    self.next = next
  }

  /// The message with its evidence.
  public var reason: String {
    evidence.isEmpty ? message : "\(message): \(evidence.joined(separator: "; "))"
  }

  /// The problem without the time at which it began, which is not always read to the second.
  var timeless: HealthProblem {
    HealthProblem(health, message, evidence: evidence, next: next, shard: shard)
  }
}

extension [HealthProblem] {
  var health: Health { reduce(.healthy) { $0.joined(with: $1.health) } }

  /// The problems without repeats, the worst first.
  var worstFirst: [HealthProblem] {
    var seen: Set<String> = []
    let distinct = filter { seen.insert("\($0.shard ?? -1) \($0.reason)").inserted }
    return [Health.down, .degraded, .unknown].flatMap { health in
      distinct.filter { $0.health == health }
    }
  }
}
