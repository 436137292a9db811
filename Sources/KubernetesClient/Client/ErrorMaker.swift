/// Creates errors from responses and failed connections, without secrets or terminal control characters.
struct ErrorMaker {
  let server: String
  /// A description of the credential sent; nil if there was none.
  let credentialName: String?
  /// Whether the server's certificate is verified against the system's CA certificates.
  var usesSystemAuthorities = false
  /// Whether the system has CA certificates; evaluated only after verification fails.
  var hasSystemAuthorities: () -> Bool = { SystemAuthorities.areInstalled }
  /// The server's host if it is reached through a proxy.
  let proxiedHost: String?
  /// The maximum total size of all responses, in bytes.
  let totalLimit: Int
  /// Texts to redact, whatever their source.
  var secrets: [String]

  func make(_ request: APIRequest, _ reason: APIError.Reason) -> APIError {
    APIError(subject: request.subject, server: server, access: request.access, reason: reason)
  }

  /// Creates the error for a failed attempt.
  func make(_ request: APIRequest, _ failure: WireFailure, timeout: Int, stall: Int) -> APIError {
    let words = clean(failure.words)
    let reason: APIError.Reason =
      switch failure.kind {
      case .unreachable where proxiedHost.map { !words.contains(" \($0) ") } ?? false:
        .proxy(words)
      case .unreachable: .unreachable(words)
      case .unresolved: .unresolved(words)
      case .proxy: .proxy(words)
      case .trust where usesSystemAuthorities && !hasSystemAuthorities(): .noAuthorities(words)
      case .trust: .untrusted(words)
      case .authorities where usesSystemAuthorities: .noAuthorities(words)
      case .authorities: .authorities(words)
      case .clientCertificate: .clientCertificate(words)
      case .timeout: .timedOut(milliseconds: timeout)
      case .stalled: .stalled(seconds: stall)
      case .broken: .broken(words)
      case .tooLarge(let limit), .headersTooLarge(let limit): .tooLarge(limit: limit)
      case .tooMuch: .tooMuch(limit: totalLimit)
      case .other: .other(words)
      }
    return make(request, reason)
  }

  /// Creates the error for a response, or returns nil if it is a success.
  func make(_ request: APIRequest, _ response: WireResponse) -> APIError? {
    if (200..<300).contains(response.status) {
      guard request.accept.hasPrefix("application/json"),
        !response.contentType.lowercased().hasPrefix("application/json")
      else { return nil }
      return make(request, .notAPI(contentType: clean(response.contentType)))
    }
    if response.status < 400 { return make(request, .redirected(status: response.status)) }
    return make(
      request, reason(response.status, APIStatus(response.body).map(clean), response, request))
  }

  /// Creates the error for the Status that ends a watch.
  func make(_ request: APIRequest, _ status: APIStatus) -> APIError {
    make(request, reason(status.code, clean(status), WireResponse(), request))
  }

  private func reason(
    _ code: Int, _ status: APIStatus?, _ response: WireResponse, _ request: APIRequest
  ) -> APIError.Reason {
    let message =
      status?.message ?? clean(String(decoding: response.body.prefix(300), as: UTF8.self))
    if status == nil, isForeign(code, request) { return .foreign(status: code, plain(message)) }
    switch code {
    case 401: return .unauthorized(credential: credentialName)
    case 403: return .forbidden(message.isEmpty ? "it is forbidden" : message)
    case 404: return status == nil && request.access != nil ? .notServed : .notFound(message)
    case 409: return status.map { .conflict($0) } ?? .status(code)
    case 410: return .expired(message)
    case 422: return status.map { .invalid($0) } ?? .status(code)
    case 429:
      // source: kubernetes/kubernetes 01aa0f3f pkg/registry/core/pod/storage/eviction.go, checkAndDecrement
      let budget = status?.causes.first { $0.reason == "DisruptionBudget" }
      return budget.map { .disruptionBudget($0.message) } ?? .tooManyRequests(message)
    case 502, 503, 504: return .unavailable(message.isEmpty ? "status \(code)" : message)
    default: return status.map { .refused($0) } ?? .status(code)
    }
  }

  /// Returns whether a response is not from the API server, which would have sent a Status. Proxied targets can reject requests
  /// in their own words; the API server's own failure to reach them (503) is plain text too.
  private func isForeign(_ code: Int, _ request: APIRequest) -> Bool {
    if code == 403 { return true }
    let isProxied = request.access?.resource.hasSuffix("/proxy") ?? false
    return isProxied && (code == 401 || code == 404)
  }

  /// Returns a foreign response's own text, unless it is an HTML page.
  private func plain(_ message: String) -> String { message.hasPrefix("<") ? "" : message }

  private func clean(_ status: APIStatus) -> APIStatus {
    APIStatus(
      code: status.code, reason: clean(status.reason), message: clean(status.message),
      causes: status.causes.map {
        APIStatus.Cause(
          reason: clean($0.reason), message: clean($0.message), field: clean($0.field))
      }, retryAfter: status.retryAfter)
  }

  /// Returns a foreign text as one line of limited length, with secrets redacted.
  func clean(_ text: String) -> String {
    var text = text
    for secret in secrets where !secret.isEmpty {
      text = text.replacing(secret)
    }
    var line = ""
    for scalar in text.unicodeScalars.prefix(2000) {
      line.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
    }
    return TokenFile.trimmed(line)
  }
}

extension String {
  /// Returns the text with each occurrence of a secret replaced, compared byte by byte. What replaces it is not searched: it
  /// can contain a short secret.
  fileprivate func replacing(_ secret: String) -> String {
    let pattern = Array(secret.utf8)
    var result = ""
    var rest = Substring(self)
    var start = rest.startIndex
    while let first = rest.utf8[start...].firstIndex(of: pattern[0]) {
      guard rest.utf8[first...].starts(with: pattern) else {
        start = rest.utf8.index(after: first)
        continue
      }
      result += rest[..<first] + "<secret>"
      rest = rest[rest.utf8.index(first, offsetBy: pattern.count)...]
      start = rest.startIndex
    }
    return result + rest
  }
}
