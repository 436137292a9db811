/// The health of a shard or an installation, from best to worst.
public enum Health: String, Sendable, Hashable, CaseIterable {
  /// Everything that should be running is running.
  case healthy
  /// No known problem, but required information is missing.
  case unknown
  /// Meetings work, with reduced capacity or redundancy.
  case degraded
  /// No meetings can be held.
  case down

  private var rank: Int {
    switch self {
    case .healthy: 0
    case .unknown: 1
    case .degraded: 2
    case .down: 3
    }
  }

  /// Returns the worse of two.
  package func joined(with other: Health) -> Health { other.rank > rank ? other : self }
}
