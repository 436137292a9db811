import Basics

/// A request in progress, with all its attempts.
public final class APICall {
  let request: APIRequest
  let then: (Result<APIResponse, APIError>) -> Void
  /// The deadline in milliseconds of the monotonic clock, set when the call first begins.
  private var deadline: Int64?
  /// The total timeout in milliseconds.
  let timeout: Int?
  /// Receives the body as it arrives, for a watch.
  var stream: WatchStream?
  var tries = 0
  /// The start of the current attempt, by the monotonic clock.
  var began: Int64 = 0
  var hasRenewed = false
  var generation = 0
  var transfer: Transfer?
  var isOver = false
  /// Whether it counts as a request in progress.
  var isUnderWay = false

  init(
    _ request: APIRequest, timeout: Int?, then: @escaping (Result<APIResponse, APIError>) -> Void
  ) {
    self.request = request
    self.timeout = timeout
    self.then = then
  }

  /// The milliseconds left; nil for no limit.
  var timeLeft: Int? {
    guard let timeout else { return nil }
    let end = deadline ?? Time.steady + Int64(timeout)
    deadline = end
    return Int(end - Time.steady)
  }
}

extension APIClient {
  /// Starts an attempt.
  func begin(_ call: APICall) {
    if let left = call.timeLeft, left <= 0 {
      finish(call, .failure(errors.make(call.request, .timedOut(milliseconds: call.timeout ?? 0))))
      return
    }
    call.tries += 1
    call.began = Time.steady
    countAttempt()
    var wire = wireRequest(call)
    do throws(CredentialSource.Failure) {
      try credentials.add(to: &wire)
    } catch {
      switch error {
      case .settings(let error): finish(call, .failure(errors.make(call.request, .settings(error))))
      case .credential(let error):
        finish(call, .failure(errors.make(call.request, .credential(error))))
      }
      return
    }
    call.generation = credentials.generation
    let stream = call.stream
    do throws(WireFailure) {
      call.transfer = try transport.start(
        wire, share: AnswerBudget.Share(budget),
        receive: stream.map { stream in { stream.take($0) } },
        finish: { [weak self] outcome in self?.conclude(call, outcome) })
      if let stream { register(stream, for: call) }
    } catch {
      finish(call, .failure(failure(call, error)))
    }
  }

  private func wireRequest(_ call: APICall) -> WireRequest {
    let request = call.request
    let server = connection.server
    var wire = WireRequest()
    wire.method = request.method.rawValue
    wire.body = request.body
    wire.limit = options.responseLimit
    wire.isStream = call.stream != nil
    wire.keptHeaders = request.keptHeaders
    wire.timeout = call.timeLeft
    wire.needsFreshConnection = !request.isRepeatable
    wire.headers = ["Accept: \(request.accept)", "User-Agent: \(options.userAgent)"]
    if let type = request.contentType { wire.headers += ["Content-Type: \(type)", "Expect:"] }
    wire.headers += ImpersonationHeaders.lines(connection.impersonation)
    if let name = connection.tlsServerName, server.isSecure {
      // libcurl checks the certificate against the URL's host, so the URL uses the TLS server name
      // and connects to the real host.
      let host = name.contains(":") ? "[\(name)]" : name
      wire.url = "https://\(host):\(server.port)\(server.prefix)\(request.target)"
      wire.connectTo = "\(host):\(server.port):\(server.hostText):\(server.port)"
      wire.headers.append("Host: \(server.authority)")
    } else {
      wire.url = "\(server)\(request.target)"
    }
    return wire
  }

  private func conclude(_ call: APICall, _ outcome: WireOutcome) {
    call.transfer = nil
    endAttempt(call)
    trace(call, outcome)
    if call.isOver { return }
    switch outcome {
    case .failure(let failure):
      let again = RetryPolicy.isWorthRepeating(failure, call.request) && call.stream == nil
      if again, repeatCall(call, retryAfter: nil) { return }
      finish(call, .failure(self.failure(call, failure)))
    case .response(let response):
      if response.status == 401, !call.hasRenewed,
        credentials.refuse(generation: call.generation)
      {
        call.hasRenewed = true
        wait(0, for: call)
        return
      }
      if RetryPolicy.isWorthRepeating(response, call.request), call.stream == nil,
        repeatCall(call, retryAfter: response.retryAfter)
      {
        return
      }
      let errors = errors
      if let error = errors.make(call.request, response) {
        finish(call, .failure(error))
        return
      }
      let warnings = response.warnings.map { errors.clean(APIResponse.warningText($0)) }
      note(warnings)
      finish(
        call,
        .success(
          APIResponse(
            status: response.status, contentType: response.contentType, warnings: warnings,
            headers: response.headers, body: response.body)))
    }
  }

  /// Schedules another attempt. Returns false if no attempts or time are left.
  private func repeatCall(_ call: APICall, retryAfter: Int?) -> Bool {
    guard let wait = options.retries.wait(after: call.tries, retryAfter: retryAfter) else {
      return false
    }
    if let left = call.timeLeft, wait >= left { return false }
    self.wait(wait, for: call)
    return true
  }

  private func failure(_ call: APICall, _ failure: WireFailure) -> APIError {
    errors.make(
      call.request, failure, timeout: call.timeout ?? 0, stall: options.stallTimeout)
  }

  private func finish(_ call: APICall, _ result: Result<APIResponse, APIError>) {
    guard !call.isOver else { return }
    call.isOver = true
    end(call)
    call.then(result)
  }
}

/// The headers for impersonating another user.
///
/// Source: the Kubernetes documentation, "User impersonation".
enum ImpersonationHeaders {
  static func lines(_ impersonation: Impersonation) -> [String] {
    guard let user = impersonation.user else { return [] }
    var lines = ["Impersonate-User: \(user)"]
    if let uid = impersonation.uid { lines.append("Impersonate-Uid: \(uid)") }
    lines += impersonation.groups.map { "Impersonate-Group: \($0)" }
    for extra in impersonation.extra {
      let key = PathText.segment(extra.key.lowercased())
      lines += extra.values.map { "Impersonate-Extra-\(key): \($0)" }
    }
    return lines
  }
}
