import Basics
package import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// What `logs` is to show.
package struct LogsRequest: Sendable {
  package var cluster = ClusterRequest()
  package var namespace: String?
  /// The shard; nil for what shards share.
  package var shard: Int?
  /// The parts whose logs are shown; empty for all of the shard.
  package var components: Set<ComponentKind> = []
  package var isFollowed = false
  /// Whether to show the logs of containers before their last restart.
  package var isPrevious = false
  /// The age of the oldest line, in seconds.
  package var since: Int64?
  /// The number of last lines of each container; nil for all.
  package var tail: Int?

  package init() {}

  /// Reads the logs and passes on their lines: merged by time, or as they arrive until a signal asks the process to stop.
  ///
  /// - Parameters:
  ///   - output: Where containers are reported whose logs cannot be read.
  ///   - show: Receives lines, and returns whether anybody reads them.
  /// - Returns: Whether all logs could be read.
  /// - Throws: ``CommandFailure`` if there is no such installation or shard, or no log may be read.
  package func run(
    _ output: any OperationOutput, show: ([LogLine]) throws(CommandFailure) -> Bool
  ) throws(CommandFailure) -> Bool {
    let client = try cluster.connect(namespace: namespace)
    let reader = try read(client)
    let targets = reader.targets().filter(isWanted)
    guard !targets.isEmpty else { throw .noPods(of: words, namespace: client.connection.namespace) }
    if isFollowed {
      let follower = LogFollower(self, client, reader, output)
      return try follower.run(show)
    }
    let readable = targets.filter { isPrevious ? $0.restarts > 0 : $0.run != nil }
    if !isPrevious {
      for target in targets { target.waiting.map { output.tell(Self.waiting(target, $0)) } }
    } else if readable.isEmpty {
      output.tell(.note("no container of \(words) has restarted"))
    }
    let results = try CommandFailure.unlessInterrupted(
      try client.perform(readable.map { Self.request($0, range) }))
    var logs: [[LogLine]] = []
    var errors: [(LogTarget, APIError)] = []
    for (target, result) in zip(readable, results) {
      switch result {
      case .success(let response): logs.append(LogLine.lines(of: response.body, target))
      case .failure(let error): errors.append((target, error))
      }
    }
    if logs.isEmpty, let first = errors.first, errors.allSatisfy(\.1.isForbidden) {
      throw .cluster(first.1)
    }
    for (target, error) in errors { output.tell(Self.failure(target, error)) }
    let merged = LogLine.merged(logs)
    var start = 0
    // Nobody may read the end of a long log.
    while start < merged.count {
      let end = min(start + 1000, merged.count)
      guard try show(Array(merged[start..<end])) else { break }
      start = end
    }
    return errors.isEmpty
  }

  /// The part of each log to read.
  var range: LogRange {
    var range = LogRange()
    range.isFollowed = isFollowed
    range.isPrevious = isPrevious
    range.sinceSeconds = since
    range.tailLines = tail
    return range
  }

  /// Whether a container's log is to be shown.
  func isWanted(_ target: LogTarget) -> Bool {
    guard case .component(let kind) = target.part, target.shard == shard else { return false }
    return components.isEmpty || components.contains(kind)
  }

  private var words: String {
    let names = ComponentKind.allCases.filter(components.contains).map(\.rawValue)
    let parts = names.joined(separator: " and ")
    guard let shard else { return parts }
    return names.isEmpty ? "shard \(shard)" : "\(parts) of shard \(shard)"
  }

  static func request(_ target: LogTarget, _ range: LogRange) -> APIRequest {
    .log(namespace: target.namespace, pod: target.pod, container: target.container, range)
  }

  static func waiting(_ target: LogTarget, _ reason: String) -> OperationNotice {
    .note("\(target.name) has not started: \(reason)")
  }

  static func failure(_ target: LogTarget, _ error: APIError) -> OperationNotice {
    .failure("\(target.name): \(error.headline)")
  }

  private func read(_ client: APIClient) throws(CommandFailure) -> LogTargetReader {
    let place = client.connection.namespace
    let (inventory, installation) = try CheckKinds.installation(client)
    let shards = installation.shards.map { inventory.shards[$0].index }
    if let shard, !shards.contains(shard) { throw .noShard(shard, of: shards, namespace: place) }
    if shard == nil, installation.haproxy == nil { throw .noHAProxy(namespace: place) }
    return LogTargetReader(inventory, of: installation)
  }
}
