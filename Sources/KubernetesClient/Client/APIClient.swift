import Basics

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
    /// The most bytes of all answers together that are in memory at once: those that are being received, and all pages of
    /// lists that are read together.
    public var totalLimit = 512 << 20
    public var userAgent = "kubectl-jitsi"
    /// Ends everything at once when it is raised.
    public var interrupt: Interrupt?
    /// Is told of every attempt when it has ended.
    public var trace: (@Sendable (RequestTrace) -> Void)?

    public init() {}
  }

  public let connection: ClusterConnection
  public let options: Options
  /// Attempts so far, repetitions counted.
  public private(set) var attemptCount = 0
  /// What the server warned of, each once, in the order in which it came.
  public private(set) var warnings: [String] = []
  let transport: Transport
  let budget: AnswerBudget
  let credentials: CredentialSource
  private var schedule = CallSchedule()
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
      throw Self.noLibrary(connection, "out of memory")
    }
    self.connection = connection
    self.options = options
    self.transport = transport
    budget = AnswerBudget(limit: options.totalLimit)
    credentials = CredentialSource(connection, environment, runner)
  }

  /// Begins a request; the closure is called once, from ``turn(atMost:)``, unless the call is cancelled.
  @discardableResult
  public func send(
    _ request: APIRequest, then: @escaping (Result<APIResponse, APIError>) -> Void
  ) -> APICall {
    let call = APICall(request, timeout: request.timeout ?? options.requestTimeout, then: then)
    schedule.add(call)
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
    let due = schedule.nextDue.map { Int(max(0, $0 - Time.steady)) } ?? .max
    let wait = hasBegun ? 0 : min(milliseconds, due)
    _ = transport.step(milliseconds: wait, interrupt: options.interrupt)
    for stream in Array(streams.values) { stream.drain() }
    try checkInterrupt()
  }

  /// Calls back from ``turn(atMost:)`` when some milliseconds have passed.
  public func after(_ milliseconds: Int, _ body: @escaping () -> Void) {
    schedule.addAlarm(after: milliseconds, body)
  }

  /// Lets some milliseconds pass, in which what is under way goes on.
  ///
  /// - Throws: ``Interrupted`` when the end was asked for.
  public func sleep(_ milliseconds: Int) throws(Interrupted) {
    let alarm = Alarm()
    after(milliseconds) { alarm.hasRung = true }
    while !alarm.hasRung { try turn(atMost: milliseconds) }
  }

  private final class Alarm {
    var hasRung = false
  }

  /// Ends a request without calling back.
  public func cancel(_ call: APICall) {
    call.isOver = true
    schedule.remove(call)
    if let transfer = call.transfer { transport.cancel(transfer) }
    streams[ObjectIdentifier(call)] = nil
    call.transfer = nil
  }

  /// Makes errors that know everything that must not be shown.
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

  /// Lets a call begin after some milliseconds.
  func wait(_ milliseconds: Int, for call: APICall) {
    schedule.add(call, after: milliseconds)
  }

  func note(_ warnings: [String]) {
    for warning in warnings where self.warnings.count < 100 && !self.warnings.contains(warning) {
      self.warnings.append(warning)
    }
  }

  func countAttempt() { attemptCount += 1 }

  /// Notes that an attempt has ended, so that others can begin.
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
