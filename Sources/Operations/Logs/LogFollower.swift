import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// Follows the logs of containers, also of those that start later.
final class LogFollower {
  private let request: LogsRequest
  private let client: APIClient
  private let reader: LogTargetReader
  private let output: any OperationOutput
  /// The containers by name.
  private var logs: [String: Log] = [:]
  private var pending: [LogLine] = []
  private var denied: APIError?
  private var watchFailure: APIError?
  private var isComplete = true

  /// The pause before a log is read again, in milliseconds.
  private static let pause = 1000

  /// What was read of one container.
  private struct Log {
    var target: LogTarget
    /// The run whose log is being read, or was read to its end.
    var run: String?
    var isOpen = false
    /// The time of the last line, and how many lines have it.
    var last: LogTime?
    var lastCount = 0
    /// How many lines of the last time a repeated answer still has.
    var skipped = 0
    /// Whether it was reported that it has not started.
    var isNoted = false
    /// Whether its log cannot be read, which was reported.
    var hasFailed = false
  }

  init(
    _ request: LogsRequest, _ client: APIClient, _ reader: LogTargetReader,
    _ output: any OperationOutput
  ) {
    self.request = request
    self.client = client
    self.reader = reader
    self.output = output
  }

  /// Passes on lines until nobody reads them or a signal asks the process to stop.
  ///
  /// - Returns: Whether all logs could be read.
  /// - Throws: ``CommandFailure`` if no log may be read, or pods can be neither listed nor watched.
  func run(_ show: ([LogLine]) throws(CommandFailure) -> Bool) throws(CommandFailure) -> Bool {
    let watch = client.watch(
      ListRequest(.pods, namespace: client.connection.namespace)
    ) { [unowned self] in take($0) }
    defer { watch.cancel() }
    while true {
      do throws(Interrupted) {
        try client.turn(atMost: 60_000)
      } catch {
        return isComplete
      }
      if !pending.isEmpty {
        let lines = pending
        pending = []
        guard try show(lines) else { return isComplete }
      }
      let isIdle = !logs.values.contains(where: \.isOpen)
      if let denied, isIdle, logs.values.allSatisfy({ $0.last == nil }) { throw .cluster(denied) }
      // Logs that are open are still worth following.
      if let watchFailure, isIdle { throw .cluster(watchFailure) }
    }
  }

  // MARK: Pods

  private func take(_ event: WatchEvent) {
    switch event {
    case .listed(let list): for pod in ObjectSet(list.trees).objects { take(pod) }
    case .changed(.deleted, let node): forget(node)
    case .changed(_, let node):
      let text = String(decoding: JSONText(node).bytes, as: UTF8.self)
      let tree = Tree(parsing: SourceFile(name: "pod", text: text))
      for pod in ObjectSet([tree]).objects { take(pod) }
    case .interrupted: break
    case .failed(let error): watchFailure = error
    }
  }

  private func take(_ pod: KubernetesObject) {
    for target in reader.targets(of: pod) where request.isWanted(target) {
      var log = logs[target.name] ?? Log(target: target)
      log.target = target
      if let waiting = target.waiting, !log.isNoted {
        log.isNoted = true
        output.tell(LogsRequest.waiting(target, waiting))
      }
      logs[target.name] = log
      openIfNew(target.name)
    }
  }

  private func forget(_ node: Node) {
    guard let pod = node["metadata"]?["name"]?.text else { return }
    // What is being read ends by itself.
    for (name, log) in logs where log.target.pod == pod && !log.isOpen { logs[name] = nil }
  }

  // MARK: Logs

  private func openIfNew(_ name: String) {
    guard let log = logs[name], let run = log.target.run, !log.isOpen, !log.hasFailed,
      log.run != run
    else { return }
    open(name)
  }

  private func open(_ name: String) {
    guard var log = logs[name] else { return }
    let isFirst = log.run == nil && log.last == nil
    var range = request.range
    if !isFirst {
      range.tailLines = nil
      range.sinceSeconds = nil
      range.sinceTime = log.last?.text
    }
    log.run = log.target.run
    log.isOpen = true
    log.skipped = log.lastCount
    logs[name] = log
    _ = client.stream(
      LogsRequest.request(log.target, range),
      line: { [weak self] line in self?.take(line, name) },
      then: { [weak self] result in self?.conclude(result, name) })
  }

  private func take(_ bytes: [UInt8], _ name: String) {
    guard let log = logs[name] else { return }
    let line = LogLine(bytes[...], of: log.target, after: log.last)
    // An answer that continues another one begins with the whole second of the last line.
    if let last = log.last, !line.timestamp.isEmpty {
      if line.time < last, log.skipped > 0 { return }
      if line.time == last, log.skipped > 0 {
        logs[name]?.skipped -= 1
        return
      }
    }
    if line.time == log.last {
      logs[name]?.lastCount += 1
    } else {
      logs[name]?.last = line.time
      logs[name]?.lastCount = 1
    }
    logs[name]?.skipped = 0
    pending.append(line)
  }

  private func conclude(_ result: Result<APIResponse, APIError>, _ name: String) {
    guard let log = logs[name] else { return }
    logs[name]?.isOpen = false
    switch result {
    case .success:
      // The answer ends with the container, or earlier: the kubelet closes connections that are idle.
      if log.target.isRunning, log.target.run == log.run { return reopen(name) }
      openIfNew(name)
    case .failure(let error):
      if error.isTransient { return reopen(name) }
      // The container was replaced or has no log yet; the next change of its pod says more.
      if case .refused(let status) = error.reason, status.code == 400 {
        logs[name]?.run = nil
        return
      }
      if error.isNotFound { return }
      logs[name]?.hasFailed = true
      isComplete = false
      if error.isForbidden { denied = error }
      output.tell(LogsRequest.failure(log.target, error))
    }
  }

  private func reopen(_ name: String) {
    client.after(Self.pause) { [weak self] in
      guard let self, let log = logs[name], !log.isOpen, !log.hasFailed, log.target.run != nil
      else { return }
      open(name)
    }
  }
}
