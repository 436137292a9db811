import HAProxy
public import Jitsi
import Kubernetes
public import KubernetesClient
import YAML

/// Collects metrics from the pods of bridges and HAProxy, concurrently.
public final class MetricsCollector {
  /// The timeout for each request, in milliseconds.
  public static let patience = 2000
  /// The timeout for all requests together, in milliseconds, if there are too many to send at once.
  static let longest = 10_000

  private let client: APIClient
  private let then: (LiveMetrics) -> Void
  private var figures = LiveMetrics()
  private var silence = UnansweredPods()
  private var pending = 0
  private var calls: [ObjectIdentifier: APICall] = [:]
  private var isOver = false

  private init(_ client: APIClient, then: @escaping (LiveMetrics) -> Void) {
    self.client = client
    self.then = then
  }

  /// Starts collecting. The closure is called once: from `APIClient.turn(atMost:)`, or immediately if there are no targets.
  @discardableResult
  public static func start(
    _ targets: MetricsTargets, _ client: APIClient, then: @escaping (LiveMetrics) -> Void
  ) -> MetricsCollector {
    let gatherer = MetricsCollector(client, then: then)
    gatherer.start(targets)
    return gatherer
  }

  /// Collects the metrics of all targets and waits for them.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  public static func gather(
    _ targets: MetricsTargets, _ client: APIClient
  ) throws(Interrupted) -> LiveMetrics {
    var found: LiveMetrics?
    start(targets, client) { found = $0 }
    while true {
      if let found { return found }
      try client.turn(atMost: 60_000)
    }
  }

  /// Cancels the requests; the closure is not called any more.
  public func cancel() {
    isOver = true
    for call in calls.values { client.cancel(call) }
    calls = [:]
  }

  private func start(_ targets: MetricsTargets) {
    figures.notes = targets.notes
    pending = targets.bridges.count + targets.haproxy.count + targets.jicofos.count
    if pending == 0 { return finish() }
    for bridge in targets.bridges { ask(bridge, bridge.places[...]) }
    for pod in targets.haproxy { ask(pod) }
    for pod in targets.jicofos { ask(pod) }
    client.after(Self.longest) { [weak self] in
      guard let self, !self.isOver else { return }
      for call in self.calls.values { self.client.cancel(call) }
      self.silence.late += self.pending
      self.finish()
    }
  }

  private func finish() {
    isOver = true
    calls = [:]
    figures.notes += silence.notes
    then(figures)
  }

  private func settle() {
    pending -= 1
    if pending == 0, !isOver { finish() }
  }

  // MARK: Bridges

  private func ask(_ bridge: MetricsTargets.Bridge, _ places: ArraySlice<BridgeEndpoint>) {
    guard let place = places.first else { return settle() }
    get(bridge.namespace, bridge.pod, place.port, place.target) { [self] result in
      let rest = places.dropFirst()
      switch result {
      case .success(let response):
        if let read = Self.figures(response, place.format) {
          figures.bridges["\(bridge.namespace)/\(bridge.pod)"] = read
          return settle()
        }
        if rest.isEmpty, !bridge.isLeaving { silence.add(bridge.pod, .unreadable, .bridge) }
        ask(bridge, rest)
      case .failure(let error):
        let reason = UnansweredPods.Reason(error)
        if reason == .forbidden {
          silence.add(bridge.pod, reason, .bridge)
          return settle()
        }
        // A port that timed out will not answer other requests either.
        let others = reason == .silent ? rest.filter { $0.port != place.port }[...] : rest
        if others.isEmpty, !bridge.isLeaving { silence.add(bridge.pod, reason, .bridge) }
        ask(bridge, others)
      }
    }
  }

  private static func figures(
    _ response: APIResponse, _ format: BridgeEndpoint.Format
  ) -> BridgeMetrics? {
    switch format {
    case .colibri: response.tree(name: "colibri").flatMap(BridgeMetrics.init(colibri:))
    case .metrics: BridgeMetrics(metrics: response.body)
    }
  }

  // MARK: HAProxy

  private func ask(_ pod: MetricsTargets.HAProxy) {
    guard let page = pod.page else {
      guard let exporter = pod.exporter else { return settle() }
      return askExporter(pod, exporter)
    }
    // Send both requests at once: the statistics page lacks the tables, and the exporter lacks the addresses.
    var answers = 0
    var tables = Statistics()
    var found: Statistics?
    var reason = UnansweredPods.Reason.unreadable
    let expected = pod.exporter == nil ? 1 : 2
    let conclude = { [self] in
      answers += 1
      guard answers == expected else { return }
      if var found {
        found.tables = tables.tables
        found.tableSizes = tables.tableSizes
        figures.haproxy["\(pod.namespace)/\(pod.pod)"] = found
        settle()
      } else if reason != .forbidden, reason != .silent, let exporter = pod.exporter {
        askExporter(pod, exporter)
      } else {
        silence.add(pod.pod, reason, .haproxy)
        settle()
      }
    }
    get(pod.namespace, pod.pod, page.port, page.target) { result in
      switch result {
      case .success(let response): found = Statistics(csv: response.body)
      case .failure(let error): reason = UnansweredPods.Reason(error)
      }
      conclude()
    }
    if let exporter = pod.exporter {
      // Request only the tables. An HAProxy that does not know this scope rejects the request.
      get(pod.namespace, pod.pod, exporter.port, exporter.target + "?scope=sticktable") { result in
        if case .success(let response) = result {
          tables = Statistics(metrics: response.body) ?? Statistics()
        }
        conclude()
      }
    }
  }

  private func askExporter(_ pod: MetricsTargets.HAProxy, _ exporter: StatisticsEndpoint) {
    get(pod.namespace, pod.pod, exporter.port, exporter.target) { [self] result in
      switch result {
      case .success(let response):
        if let read = Statistics(metrics: response.body) {
          figures.haproxy["\(pod.namespace)/\(pod.pod)"] = read
        } else {
          silence.add(pod.pod, .unreadable, .haproxy)
        }
      case .failure(let error): silence.add(pod.pod, UnansweredPods.Reason(error), .haproxy)
      }
      settle()
    }
  }

  // MARK: Jicofo

  private func ask(_ jicofo: MetricsTargets.Jicofo) {
    get(jicofo.namespace, jicofo.pod, jicofo.port, "/stats") { [self] result in
      switch result {
      case .success(let response):
        guard let read = response.tree(name: "stats").flatMap({ JicofoStatistics($0) }) else {
          silence.add(jicofo.pod, .unreadable, .jicofo)
          return settle()
        }
        // Newer releases report their health here.
        if read.isHealthy == nil, jicofo.checksHealth { return askHealth(jicofo, read) }
        figures.jicofo["\(jicofo.namespace)/\(jicofo.pod)"] = read
      case .failure(let error):
        if jicofo.isReady { silence.add(jicofo.pod, UnansweredPods.Reason(error), .jicofo) }
      }
      settle()
    }
  }

  /// Asks a jicofo that reports no health among its statistics: 200 is healthy, 503 a failure that load can cause, and 500 any
  /// other.
  // source: jitsi/jicofo 7ebb13dc3 doc/health-checks.md, jicofo/…/ktor/Application.kt (about)
  private func askHealth(_ jicofo: MetricsTargets.Jicofo, _ statistics: JicofoStatistics) {
    get(jicofo.namespace, jicofo.pod, jicofo.port, "/about/health") { [self] result in
      var read = statistics
      switch result {
      case .success: read.isHealthy = true
      case .failure(let error):
        switch error.reason {
        case .unavailable(let message):
          read.isHealthy = false
          read.healthMessage = message
        case .status(500):
          read.isHealthy = false
          read.isHardFailure = true
        default: break
        }
      }
      figures.jicofo["\(jicofo.namespace)/\(jicofo.pod)"] = read
      settle()
    }
  }

  private func get(
    _ namespace: String, _ pod: String, _ port: Int, _ target: String,
    then: @escaping (Result<APIResponse, APIError>) -> Void
  ) {
    let request = APIRequest.podProxy(
      namespace: namespace, pod: pod, port: port, target: target, timeout: Self.patience)
    var key: ObjectIdentifier?
    let call = client.send(request) { [self] result in
      if let key { calls[key] = nil }
      if !isOver { then(result) }
    }
    key = ObjectIdentifier(call)
    calls[ObjectIdentifier(call)] = call
  }
}
