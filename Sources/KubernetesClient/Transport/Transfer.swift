import CLibCurl

/// An attempt in progress: collects what libcurl receives, within limits.
final class Transfer {
  static let headerLimit = 256 << 10

  let easy: UnsafeMutableRawPointer
  let request: WireRequest
  private(set) var response = WireResponse()
  /// Data that libcurl needs for the duration of the attempt.
  var lists: [UnsafeMutablePointer<curl_slist>] = []
  let errorText: UnsafeMutablePointer<CChar>
  /// Receives parts of the body of a 200 response as they arrive. Returns false if a line is too long.
  let receive: ((UnsafeBufferPointer<UInt8>) -> Bool)?
  let finish: (WireOutcome) -> Void
  private(set) var refusal: WireFailure.Kind?
  private var headerBytes = 0
  /// The body's share of the response budget, for as long as the transfer owns the body.
  private let share: AnswerBudget.Share

  init(
    _ easy: UnsafeMutableRawPointer, _ request: WireRequest, share: AnswerBudget.Share,
    receive: ((UnsafeBufferPointer<UInt8>) -> Bool)?, finish: @escaping (WireOutcome) -> Void
  ) {
    self.easy = easy
    self.request = request
    self.share = share
    self.receive = receive
    self.finish = finish
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    for list in lists { curl_load_slist_free(list) }
    errorText.deallocate()
  }

  /// Receives a header line. Returns false to reject the response.
  func takeHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    headerBytes += line.count
    guard headerBytes <= Self.headerLimit else {
      refusal = .headersTooLarge(limit: Self.headerLimit)
      return false
    }
    if line.starts(with: "HTTP/".utf8) {
      // A new response starts, after one from a proxy or after 100 Continue.
      response = WireResponse()
      return true
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return true }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    let isKept = request.keptHeaders.contains(name)
    guard isKept || ["content-type", "warning", "retry-after"].contains(name) else { return true }
    let value = TokenFile.trimmed(String(decoding: line[(colon + 1)...], as: UTF8.self))
    if isKept { response.headers[name] = value }
    switch name {
    case "content-type": response.contentType = value
    case "retry-after": response.retryAfter = Int(value).map { max(0, $0) }
    case "warning":
      if response.warnings.count < 100 { response.warnings.append(value) }
    default: break
    }
    return true
  }

  /// Receives a part of the body. Returns false to reject the response.
  func takeBody(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
    if response.status == 0 { response.status = status }
    if let receive, response.status == 200 {
      if receive(part) { return true }
      refusal = .tooLarge(limit: WatchStream.lineLimit)
      return false
    }
    guard response.body.count + part.count <= request.limit else {
      refusal = .tooLarge(limit: request.limit)
      return false
    }
    guard share.take(part.count) else {
      refusal = .tooMuch
      response.body = []
      share.release()
      return false
    }
    if response.body.isEmpty, let length, length > part.count, length <= request.limit {
      response.body.reserveCapacity(length)
    }
    response.body += part
    return true
  }

  /// Stops counting the body, which now belongs to its reader.
  func handOver() { share.release() }

  /// Returns the outcome of the attempt when libcurl reports that it has ended.
  func outcome(_ code: CURLcode) -> WireOutcome {
    if code == CURLE_OK {
      response.status = status
      return .response(response)
    }
    let detail = String(cString: errorText)
    // libcurl says this of header lines that exceed its own limit as well.
    let words =
      code == CURLE_OUT_OF_MEMORY
      ? "out of memory, or a response header that is too long"
      : detail.isEmpty ? CurlLibrary.words(code) : detail
    return .failure(WireFailure(kind: refusal ?? .init(code, words), words: words))
  }

  private var status: Int {
    var status = 0
    curl_load_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  private var length: Int? {
    var length: curl_off_t = -1
    curl_load_get_large(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length)
    return length < 0 ? nil : Int(length)
  }
}

extension WireFailure.Kind {
  fileprivate init(_ code: CURLcode, _ words: String) {
    switch code {
    case CURLE_COULDNT_CONNECT: self = .unreachable
    case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: self = .proxy
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: self = .trust
    case CURLE_SSL_CACERT_BADFILE: self = .authorities
    case CURLE_SSL_CERTPROBLEM: self = .clientCertificate
    case CURLE_OPERATION_TIMEDOUT:
      self = words.hasPrefix("Operation too slow") ? .stalled : .timeout
    case CURLE_SSL_CONNECT_ERROR, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING,
      CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_BAD_CONTENT_ENCODING,
      CURLE_WEIRD_SERVER_REPLY:
      self = .broken
    default: self = .other
    }
  }
}
