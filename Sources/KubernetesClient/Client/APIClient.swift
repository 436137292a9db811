import Basics

/// A client for one API server that runs many requests concurrently on the calling thread.
///
/// ``send(_:then:)`` starts a request; ``turn(atMost:)`` drives all requests and calls their closures. `perform(_:)` does
/// both.
public final class APIClient {
  public struct Options: Sendable {
    /// The timeout in milliseconds per request, including retries; nil for no limit other than ``stallTimeout``.
    public var requestTimeout: Int?
    public var retries = RetryPolicy()
    /// The seconds without progress after which a response is abandoned.
    public var stallTimeout = 65
    /// The maximum size of one response in bytes.
    public var responseLimit = 128 << 20
    /// The maximum total size, in bytes, of all responses in memory at once: those being received, and all pages of lists that
    /// are read together.
    public var totalLimit = 512 << 20
    public var userAgent = "kubectl-jitsi"
    /// Cancels all requests when raised.
    public var interrupt: Interrupt?
    /// Called at the end of every attempt.
    public var trace: (@Sendable (RequestTrace) -> Void)?

    public init() {}
  }

  public let connection: ClusterConnection
  public let options: Options
  /// The number of attempts so far, including retries.
  public private(set) var attemptCount = 0
  /// The server's warnings without repeats, in order of arrival.
  public private(set) var warnings: [String] = []
  let transport: Transport
  let budget: AnswerBudget
  let credentials: CredentialSource
  private var schedule = CallSchedule()
  private var streams: [ObjectIdentifier: WatchStream] = [:]

  /// - Throws: ``APIError`` if libcurl cannot be used.
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
      throw Self.noLibrary(connection, "out of memory")
    }
    self.connection = connection
    self.options = options
    self.transport = transport
    budget = AnswerBudget(limit: options.totalLimit)
    credentials = CredentialSource(connection, environment, runner)
  }

  /// Starts a request. The closure is called once from ``turn(atMost:)``, unless the call is canceled.
  @discardableResult
  public func send(
    _ request: APIRequest, then: @escaping (Result<APIResponse, APIError>) -> Void
  ) -> APICall {
    let call = APICall(request, timeout: request.timeout ?? options.requestTimeout, then: then)
    schedule.add(call)
    return call
  }

  /// Sends requests and waits for all of them. Returns the results in the same order.
  ///
  /// - Throws: ``Interrupted`` after canceling everything, if an interrupt was raised.
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

  /// Drives requests and calls the closures of those that ended. Returns when something happened or the time is up.
  ///
  /// - Throws: ``Interrupted`` after canceling everything, if an interrupt was raised.
  public func turn(atMost milliseconds: Int) throws(Interrupted) {
    try checkInterrupt()
    let hasBegun = beginDue()
    let due = schedule.nextDue.map { Int(max(0, $0 - Time.steady)) } ?? .max
    let wait = hasBegun ? 0 : min(milliseconds, due)
    _ = transport.step(milliseconds: wait, interrupt: options.interrupt)
    for stream in Array(streams.values) { stream.drain() }
    try checkInterrupt()
  }

  /// Calls a closure from ``turn(atMost:)`` after a number of milliseconds.
  public func after(_ milliseconds: Int, _ body: @escaping () -> Void) {
    schedule.addAlarm(after: milliseconds, body)
  }

  /// Waits for a number of milliseconds while requests in progress continue.
  ///
  /// - Throws: ``Interrupted`` if an interrupt was raised.
  public func sleep(_ milliseconds: Int) throws(Interrupted) {
    let alarm = Alarm()
    after(milliseconds) { alarm.hasRung = true }
    while !alarm.hasRung { try turn(atMost: milliseconds) }
  }

  private final class Alarm {
    var hasRung = false
  }

  /// Cancels a request without calling its closure.
  public func cancel(_ call: APICall) {
    call.isOver = true
    schedule.remove(call)
    if let transfer = call.transfer { transport.cancel(transfer) }
    streams[ObjectIdentifier(call)] = nil
    call.transfer = nil
  }

  /// Creates errors with all secrets redacted.
  var errors: ErrorMaker {
    ErrorMaker(
      server: connection.server.description, credentialName: connection.credentialName,
      usesSystemAuthorities: connection.trust.isSystem,
      proxiedHost: connection.proxy.address == nil ? nil : connection.server.host,
      totalLimit: budget.limit,
      secrets: credentials.secrets)
  }

  func register(_ stream: WatchStream, for call: APICall) {
    streams[ObjectIdentifier(call)] = stream
  }

  /// Starts a call after a number of milliseconds.
  func wait(_ milliseconds: Int, for call: APICall) {
    schedule.add(call, after: milliseconds)
  }

  func note(_ warnings: [String]) {
    for warning in warnings where self.warnings.count < 100 && !self.warnings.contains(warning) {
      self.warnings.append(warning)
    }
  }

  func countAttempt() { attemptCount += 1 }

  /// Records the end of an attempt, so that other calls can start.
  func endAttempt(_ call: APICall) { schedule.setUnderWay(call, false) }

  func end(_ call: APICall) {
    schedule.setUnderWay(call, false)
    streams[ObjectIdentifier(call)] = nil
  }

  private func beginDue() -> Bool {
    let alarms = schedule.takeAlarms()
    for alarm in alarms { alarm() }
    var hasBegun = !alarms.isEmpty
    while let call = schedule.takeCall() {
      hasBegun = true
      if call.isOver { continue }
      schedule.setUnderWay(call, true)
      begin(call)
    }
    return hasBegun
  }

  private func checkInterrupt() throws(Interrupted) {
    guard let interrupt = options.interrupt, interrupt.isRaised else { return }
    transport.cancelAll()
    schedule.removeAll()
    streams = [:]
    throw Interrupted()
  }

  private static func noLibrary(_ connection: ClusterConnection, _ words: String) -> APIError {
    APIError(
      subject: "query the cluster", server: connection.server.description, access: nil,
      reason: .noLibrary(words))
  }
}
