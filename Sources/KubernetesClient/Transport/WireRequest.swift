/// One attempt at a request, as libcurl is told.
struct WireRequest {
  var url = ""
  var method = "GET"
  /// Complete lines, which may hold credentials.
  var headers: [String] = []
  /// Nil sends none; kept by the transfer as long as it runs.
  var body: [UInt8]?
  /// A name and a password for basic authentication.
  var basic: (user: String, password: String)?
  var clientCertificate: ClientCertificate?
  /// Where to connect in place of the address's host and port, as libcurl writes it.
  var connectTo: String?
  /// Milliseconds for the whole attempt; nil for no limit.
  var timeout: Int?
  /// Whether nothing of it may be sent twice, so that no connection that may be dead is used.
  var needsFreshConnection = false
  /// The most bytes that the answer may have, decompressed.
  var limit = 0
  /// Whether the answer goes on as long as the server likes.
  var isStream = false
}

/// What became of an attempt.
enum WireOutcome {
  /// A whole answer.
  case response(WireResponse)
  /// No answer, or not all of one.
  case failure(WireFailure)
}

struct WireResponse {
  var status = 0
  var contentType = ""
  var warnings: [String] = []
  /// What Retry-After says, in seconds.
  var retryAfter: Int?
  var body: [UInt8] = []
}

/// Why there is no whole answer; the words are libcurl's.
struct WireFailure: Error, Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// No connection came about: nothing was sent.
    case unreachable
    case unresolved
    case proxy
    /// The server's certificate, or TLS itself.
    case trust
    case authorities
    case clientCertificate
    case timeout
    case stalled
    /// The connection ended before the answer did.
    case broken
    case tooLarge(limit: Int)
    case headersTooLarge(limit: Int)
    /// All answers together are too large.
    case tooMuch
    case other
  }

  let kind: Kind
  let words: String
}
