/// When and how often a request is repeated.
public struct RetryPolicy: Sendable, Hashable {
  /// How often it is tried at all.
  public var attempts = 5
  /// Milliseconds before the second try; each further wait is twice as long.
  public var firstWait = 200
  /// Milliseconds that no wait of our own exceeds.
  public var longestWait = 5000
  /// Seconds that are waited where the server asks for it; where it asks for more, the request fails at once.
  public var longestRetryAfter = 30

  public init() {}

  /// Milliseconds to wait after a number of tries, spread by half either way; nil when it is not tried again.
  func wait(after tries: Int, retryAfter: Int?, spread: Double = .random(in: 0.5..<1.5)) -> Int? {
    guard tries < attempts else { return nil }
    if let retryAfter {
      return retryAfter > longestRetryAfter ? nil : retryAfter * 1000 + Int(50 * spread)
    }
    return backoff(after: tries, spread: spread)
  }

  /// Milliseconds to wait after a number of failures in a row, however many.
  func backoff(after failures: Int, spread: Double = .random(in: 0.5..<1.5)) -> Int {
    let doubled = firstWait << min(max(failures - 1, 0), 16)
    return Int(Double(min(doubled, longestWait)) * spread)
  }

  /// Whether a broken attempt may be repeated.
  static func isWorthRepeating(_ failure: WireFailure, _ request: APIRequest) -> Bool {
    guard request.isRetried else { return false }
    switch failure.kind {
    case .broken, .stalled: return request.isRepeatable
    default: return false
    }
  }

  /// Whether an answer asks to be repeated: 429 always, for the server did nothing; what gateways say only where nothing
  /// can happen twice.
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
