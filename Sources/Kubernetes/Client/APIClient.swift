/// Asks one API server, many things at once, on the thread that calls.
///
/// Requests are begun with ``send(_:then:)`` and go on while ``turn(atMost:)`` runs, which also calls back.
/// ``perform(_:)`` does both.
public final class APIClient {
  public struct Options: Sendable {
    /// Milliseconds for each request with its repetitions; nil for no limit but the server's silence.
    public var requestTimeout: Int?
    public var retries = RetryPolicy()
    /// Seconds without a sign of life after which an answer is given up.
    public var stallTimeout = 65
    /// The most bytes of one answer.
    public var responseLimit = 128 << 20
    public var userAgent = "kubectl-jitsi"
    /// Ends everything at once when it is raised.
    public var interrupt: Interrupt?

    public init() {}
  }

  public let connection: ClusterConnection
  public let options: Options
  /// Attempts so far, repetitions counted.
  public private(set) var attemptCount = 0
  let transport: Transport
  let credentials: CredentialSource
  private var waiting: [(due: Int64, call: APICall)] = []
  private var alarms: [(due: Int64, body: () -> Void)] = []
  private var streams: [ObjectIdentifier: WatchStream] = [:]

  /// - Throws: ``APIError`` when libcurl can't be used.
  public init(
    _ connection: ClusterConnection, options: Options = Options(),
    environment: ProcessEnvironment = .current, runner: ProgramRunner
  ) throws(APIError) {
    if let words = CurlLibrary.failure { throw Self.noLibrary(connection, words) }
    var settings = TransportSettings(
      isSecure: connection.server.isSecure, trust: connection.trust, proxy: connection.proxy,
      acceptsCompression: connection.acceptsCompression)
    settings.stallTimeout = options.stallTimeout
    guard let transport = Transport(settings) else {
      throw Self.noLibrary(connection, "memory is short")
    }
    self.connection = connection
    self.options = options
    self.transport = transport
    credentials = CredentialSource(connection, environment, runner)
  }

  /// Begins a request; the closure is called once, from ``turn(atMost:)``, unless the call is cancelled.
  @discardableResult
  public func send(
    _ request: APIRequest, then: @escaping (Result<APIResponse, APIError>) -> Void
  ) -> APICall {
    let call = APICall(request, timeout: request.timeout ?? options.requestTimeout, then: then)
    wait(0, for: call)
    return call
  }

  /// Sends requests and waits for all; results stand in their order.
  ///
  /// - Throws: ``Interrupted`` when the end was asked for, after everything was cancelled.
  public func perform(
    _ requests: [APIRequest]
  ) throws(Interrupted) -> [Result<APIResponse, APIError>] {
    let results = Results<APIResponse>(count: requests.count)
    for (position, request) in requests.enumerated() {
      send(request) { results.set($0, at: position) }
    }
    while results.missing > 0 { try turn(atMost: 60_000) }
    return results.all
  }

  /// Sends one request and waits for it.
  public func perform(_ request: APIRequest) throws(Interrupted) -> Result<APIResponse, APIError> {
    try perform([request])[0]
  }

  /// Lets requests go on, and calls back for what has ended. Returns when something happened, or after some milliseconds.
  ///
  /// - Throws: ``Interrupted`` when the end was asked for, after everything was cancelled.
  public func turn(atMost milliseconds: Int) throws(Interrupted) {
    try checkInterrupt()
    let hasBegun = beginDue()
    let due = (waiting.map(\.due) + alarms.map(\.due)).min()
    let wait = hasBegun ? 0 : min(milliseconds, due.map { Int(max(0, $0 - Time.steady)) } ?? .max)
    _ = transport.step(milliseconds: wait, interrupt: options.interrupt)
    for stream in Array(streams.values) { stream.drain() }
    try checkInterrupt()
  }

  /// Calls back from ``turn(atMost:)`` when some milliseconds have passed.
  public func after(_ milliseconds: Int, _ body: @escaping () -> Void) {
    alarms.append((Time.steady + Int64(milliseconds), body))
  }

  /// Ends a request without calling back.
  public func cancel(_ call: APICall) {
    call.isOver = true
    waiting.removeAll { $0.call === call }
    if let transfer = call.transfer { transport.cancel(transfer) }
    streams[ObjectIdentifier(call)] = nil
    call.transfer = nil
  }

  /// Makes errors that know everything that must not be shown.
  var errors: ErrorMaker {
    ErrorMaker(
      server: connection.server.description, credentialName: connection.credentialName,
      secrets: credentials.secrets)
  }

  func register(_ stream: WatchStream, for call: APICall) {
    streams[ObjectIdentifier(call)] = stream
  }

  /// Lets a call begin after some milliseconds.
  func wait(_ milliseconds: Int, for call: APICall) {
    waiting.append((Time.steady + Int64(milliseconds), call))
  }

  func countAttempt() { attemptCount += 1 }

  func end(_ call: APICall) { streams[ObjectIdentifier(call)] = nil }

  private func beginDue() -> Bool {
    let now = Time.steady
    let rung = alarms.filter { $0.due <= now }
    alarms.removeAll { $0.due <= now }
    for alarm in rung { alarm.body() }
    let due = waiting.filter { $0.due <= now }
    if due.isEmpty { return !rung.isEmpty }
    waiting.removeAll { $0.due <= now }
    for item in due where !item.call.isOver { begin(item.call) }
    return true
  }

  private func checkInterrupt() throws(Interrupted) {
    guard let interrupt = options.interrupt, interrupt.isRaised else { return }
    transport.cancelAll()
    waiting = []
    alarms = []
    streams = [:]
    throw Interrupted()
  }

  private static func noLibrary(_ connection: ClusterConnection, _ words: String) -> APIError {
    APIError(
      subject: "ask the cluster", server: connection.server.description, access: nil,
      reason: .noLibrary(words))
  }
}

/// Collects results that come in any order.
final class Results<Success> {
  private var results: [Result<Success, APIError>?]
  private(set) var missing: Int

  init(count: Int) {
    results = Array(repeating: nil, count: count)
    missing = count
  }

  func set(_ result: Result<Success, APIError>, at position: Int) {
    if results[position] == nil { missing -= 1 }
    results[position] = result
  }

  var all: [Result<Success, APIError>] { results.compactMap(\.self) }
}
