/// When and how often a request is retried.
public struct RetryPolicy: Sendable, Hashable {
  /// The maximum number of attempts.
  public var attempts = 5
  /// The wait before the first retry in milliseconds, doubled for each further one.
  public var firstWait = 200
  /// The maximum backoff in milliseconds.
  public var longestWait = 5000
  /// The maximum Retry-After to wait for, in seconds; if the server asks for more, the request fails immediately.
  public var longestRetryAfter = 30

  public init() {}

  /// Returns the milliseconds to wait after `tries` attempts, with a jitter of ±50%, or nil if there is no further attempt.
  func wait(after tries: Int, retryAfter: Int?, spread: Double = .random(in: 0.5..<1.5)) -> Int? {
    guard tries < attempts else { return nil }
    if let retryAfter {
      return retryAfter > longestRetryAfter ? nil : retryAfter * 1000 + Int(50 * spread)
    }
    return backoff(after: tries, spread: spread)
  }

  /// Returns the milliseconds to wait after a number of consecutive failures.
  func backoff(after failures: Int, spread: Double = .random(in: 0.5..<1.5)) -> Int {
    let doubled = firstWait << min(max(failures - 1, 0), 16)
    return Int(Double(min(doubled, longestWait)) * spread)
  }

  /// Returns whether a failed attempt may be retried.
  static func isWorthRepeating(_ failure: WireFailure, _ request: APIRequest) -> Bool {
    guard request.isRetried else { return false }
    switch failure.kind {
    case .broken, .stalled: return request.isRepeatable
    default: return false
    }
  }

  /// Returns whether a response permits a retry: always for 429, because the server did nothing; for gateway errors only if the
  /// request is idempotent.
  static func isWorthRepeating(_ response: WireResponse, _ request: APIRequest) -> Bool {
    guard request.isRetried else { return false }
    switch response.status {
    case 429: return true
    case 502, 503, 504: return request.isRepeatable
    case 500...599: return request.isRepeatable && response.retryAfter != nil
    default: return false
    }
  }
}
