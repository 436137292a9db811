import HAProxy
import Jitsi
import KubernetesClient

/// What `rooms` is to show or repair.
package struct RoomsRequest: Sendable {
  package var cluster = ClusterRequest()
  package var namespace: String?
  /// The only shard whose rooms are shown.
  package var shard: Int?
  /// Whether only split rooms are shown.
  package var isSplitOnly = false

  package init() {}

  /// Reads the rooms of all HAProxy pods.
  ///
  /// - Throws: ``CommandFailure`` if a table cannot be read.
  package func report() throws(CommandFailure) -> RoomsReport {
    let session = try RuntimeSession(cluster, namespace: namespace)
    defer { session.runtime.end() }
    try session.checkShard(shard)
    let report = try RoomsReader(session: session).report(shard: shard)
    guard isSplitOnly else { return report }
    return RoomsReport(
      namespace: report.namespace, server: report.server, pods: report.pods,
      rooms: report.rooms.filter(\.isSplit), absentPods: report.absentPods)
  }
}

extension RuntimeSession {
  /// Throws if the installation has no such shard.
  func checkShard(_ shard: Int?) throws(CommandFailure) {
    let indexes = targets.shards.map(\.index)
    if let shard, !indexes.contains(shard) {
      throw .noShard(shard, of: indexes, namespace: targets.namespace)
    }
  }
}
