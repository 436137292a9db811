import Basics
public import Jitsi
import Kubernetes
public import KubernetesClient
import YAML

/// Tells how installations fare, again whenever that changes. Lists are watched; only pods are asked again and again for
/// their figures.
public final class StatusWatch {
  /// Milliseconds between two rounds of figures.
  static let pause: Int64 = 5000
  /// Milliseconds in which changes that come together are taken for one.
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
  private var last: StatusReport?

  /// - Parameter nodes: whether nodes are looked at, too, for their zones.
  public init(_ client: APIClient, namespace: String?, nodes: Bool) {
    self.client = client
    self.namespace = namespace
    kinds = (StatusKinds.needed + StatusKinds.more + (nodes ? [.nodes] : []))
      .map(WatchedObjects.init)
  }

  deinit { for watch in watches { watch.cancel() } }

  /// Waits until there is something new to show.
  ///
  /// - Parameter milliseconds: the longest to wait.
  /// - Returns: how things are now; nil where nothing changed.
  /// - Throws: ``Interrupted`` when the end was asked for.
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

  /// Why nothing can be shown; nil where something can, or may come.
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

  /// When there is something to do at the latest.
  private func wake(_ now: Int64) -> Int64 {
    var moment = now + 1000
    if let changedAt { moment = min(moment, changedAt + Self.settling) }
    if asking == nil { moment = min(moment, askAt) }
    return moment
  }

  /// What is to be shown and was not; nil without any such thing.
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
    let report = LiveStatus.report(reader, figures, objects)
    if report == last { return nil }
    last = report
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
      // What depends on how long something lasts is looked at anew, too.
      changedAt = changedAt ?? Time.steady
    }
    if !isOver { asking = gatherer }
  }

  private var objects: StatusObjects {
    var objects = StatusObjects()
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
