import Basics
public import Jitsi
import Kubernetes
public import KubernetesClient
import YAML

/// Reports the status of installations whenever it changes. Objects are watched; pods are polled for their metrics.
public final class StatusWatch {
  /// The interval between two rounds of metrics, in milliseconds.
  static let pause: Int64 = 5000
  /// The time in which changes are combined into one, in milliseconds.
  static let settling: Int64 = 150

  private let client: APIClient
  private let namespace: String?
  private var kinds: [WatchedObjects]
  private var watches: [Watch] = []
  private var figures = LiveMetrics.none
  private var reader: StatusReader?
  private var changedAt: Int64?
  private var asking: MetricsCollector?
  private var askAt: Int64 = 0
  private var hasFigures = false
  /// The last report, without times.
  private var last: StatusReport?

  /// - Parameters:
  ///   - client: The client for the cluster.
  ///   - namespace: The namespace to read; nil for all.
  ///   - nodes: Whether to read nodes, for their zones.
  public init(_ client: APIClient, namespace: String?, nodes: Bool) {
    self.client = client
    self.namespace = namespace
    kinds = (StatusKinds.needed + StatusKinds.more + (nodes ? [.nodes] : []))
      .map(WatchedObjects.init)
  }

  deinit { for watch in watches { watch.cancel() } }

  /// Waits until there is a new status.
  ///
  /// - Parameter milliseconds: The longest time to wait.
  /// - Returns: The current status; nil if it has not changed.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  public func next(atMost milliseconds: Int64) throws(Interrupted) -> StatusReport? {
    if watches.isEmpty { start() }
    let end = Time.steady + milliseconds
    while true {
      if let report = report() { return report }
      let now = Time.steady
      if now >= end || failure != nil { return nil }
      try client.turn(atMost: Int(max(1, min(end, wake(now)) - now)))
      let old = Time.steady - Int64(client.options.retries.longestWait) * 2 - 5000
      for position in kinds.indices where kinds[position].forget(interruptionsBefore: old) {
        changedAt = changedAt ?? now
      }
    }
  }

  /// The error because of which there is no status; nil if there is one, or may be later.
  public var failure: APIError? {
    let needed = kinds.filter { StatusKinds.needed.contains($0.type) }
    guard needed.allSatisfy({ $0.objects == nil && $0.error != nil }) else { return nil }
    return needed.first?.error
  }

  private func start() {
    for position in kinds.indices {
      let request = StatusKinds.list(kinds[position].type, namespace: namespace)
      watches.append(
        client.watch(request) { [unowned self] event in
          if kinds[position].take(event, now: Time.steady) {
            changedAt = changedAt ?? Time.steady
          }
        })
    }
  }

  /// Returns the latest time at which work is due.
  private func wake(_ now: Int64) -> Int64 {
    var moment = now + 1000
    if let changedAt { moment = min(moment, changedAt + Self.settling) }
    if asking == nil { moment = min(moment, askAt) }
    return moment
  }

  /// Returns a status that was not reported yet; nil if there is none.
  private func report() -> StatusReport? {
    guard kinds.allSatisfy(\.isSettled), failure == nil else { return nil }
    let now = Time.steady
    if let changedAt, now >= changedAt + Self.settling || last == nil {
      self.changedAt = nil
      reader = LiveStatus.reader(of: objects)
    }
    guard let reader else { return nil }
    if asking == nil, now >= askAt { ask(reader) }
    guard hasFigures else { return nil }
    let report = LiveStatus.report(reader, figures, objects, client)
    let timeless = report.timeless
    if timeless == last { return nil }
    last = timeless
    return report
  }

  private func ask(_ reader: StatusReader) {
    var isOver = false
    let gatherer = MetricsCollector.start(reader.targets(), client) { [weak self] figures in
      isOver = true
      guard let self else { return }
      self.figures = figures
      hasFigures = true
      asking = nil
      askAt = Time.steady + Self.pause
      // Recompute what depends on how long a state has lasted, too.
      changedAt = changedAt ?? Time.steady
    }
    if !isOver { asking = gatherer }
  }

  private var objects: StatusObjects {
    var objects = StatusObjects(namespace: namespace)
    for kind in kinds {
      objects.trees += kind.objects.map { $0.sorted { $0.key < $1.key }.map(\.value) } ?? []
      guard let error = kind.error else { continue }
      if kind.objects == nil {
        objects.add(error, of: kind.type)
      } else {
        objects.errors.append(error)
      }
    }
    return objects
  }
}
