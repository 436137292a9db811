/// How a shard or an installation fares, from well to worse.
public enum Health: String, Sendable, Hashable, CaseIterable {
  /// Everything that should run runs.
  case healthy
  /// What is known is well, and something that would have to be known is not.
  case unknown
  /// Meetings can be held, with less than there should be for them.
  case degraded
  /// No meeting can be held.
  case down

  private var rank: Int {
    switch self {
    case .healthy: 0
    case .unknown: 1
    case .degraded: 2
    case .down: 3
    }
  }

  /// The worse of two.
  func joined(with other: Health) -> Health { other.rank > rank ? other : self }
}
