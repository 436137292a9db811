/// One attempt of a request, as passed to libcurl.
struct WireRequest {
  var url = ""
  var method = "GET"
  /// Complete header lines, which can contain credentials.
  var headers: [String] = []
  /// The body; nil for none. The transfer retains it while it runs.
  var body: [UInt8]?
  /// The user name and password for basic authentication.
  var basic: (user: String, password: String)?
  var clientCertificate: ClientCertificate?
  /// The host and port to connect to instead of the URL's, in libcurl's format.
  var connectTo: String?
  /// The timeout of the whole attempt in milliseconds; nil for no limit.
  var timeout: Int?
  /// Whether nothing may be sent twice, so that no possibly dead connection is reused.
  var needsFreshConnection = false
  /// The maximum size of the decompressed response in bytes.
  var limit = 0
  /// Whether the response is an open-ended stream.
  var isStream = false
  /// The names of further response headers to keep, in lower case.
  var keptHeaders: [String] = []
}

/// The outcome of an attempt.
enum WireOutcome {
  /// A complete response.
  case response(WireResponse)
  /// No response, or an incomplete one.
  case failure(WireFailure)
}

struct WireResponse {
  var status = 0
  var contentType = ""
  var warnings: [String] = []
  /// The value of Retry-After in seconds.
  var retryAfter: Int?
  /// The headers that the request asked to keep, by name in lower case.
  var headers: [String: String] = [:]
  var body: [UInt8] = []
}

/// Why there is no complete response, in libcurl's words.
struct WireFailure: Error, Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// The connection failed; nothing was sent.
    case unreachable
    case unresolved
    case proxy
    /// The server's certificate was rejected, or TLS failed.
    case trust
    case authorities
    case clientCertificate
    case timeout
    case stalled
    /// The connection ended before the response was complete.
    case broken
    case tooLarge(limit: Int)
    case headersTooLarge(limit: Int)
    /// All responses together are too large.
    case tooMuch
    case other
  }

  let kind: Kind
  let words: String
}
