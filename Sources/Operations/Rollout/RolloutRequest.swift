/// How shards are taken out of rotation one after the other, changed and put back.
package struct RolloutRequest: Sendable {
  package var cluster = ClusterRequest()
  package var namespace: String?
  /// The only shard; nil for all.
  package var shard: Int?
  package var isAgreed = false
  package var isDryRun = false
  /// Whether the last shard that takes new rooms may be cordoned.
  package var isForced = false
  /// Whether to change a shard only when its conferences have ended.
  package var waitsForConferences = true
  /// How long to wait for conferences to end, in seconds; nil waits without limit.
  package var drainTimeout: Int? = 600
  /// How long to wait for pods to become ready, in seconds.
  package var readyTimeout = 600

  package init() {}

  /// The flags that a command for continuing repeats.
  func repeatedFlags(namespace: String) -> String {
    var flags = " -n \(namespace)" + cluster.repeatedFlags
    if isForced { flags += " --force" }
    if !waitsForConferences { flags += " --now" }
    return flags
  }
}
