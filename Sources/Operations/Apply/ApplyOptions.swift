import Jitsi

/// Options for applying a plan.
package struct ApplyOptions: Sendable {
  /// Takes ownership of fields that other managers own.
  package var force = false
  /// Deletes and recreates objects whose change is to an immutable field.
  package var allowsDisruption = false
  /// The folder for backups of objects that are replaced or removed.
  package var backupFolder = "."
  /// Whether objects are saved before they are removed.
  var keepsBackups = true
  /// The time for a stage to become ready, in seconds.
  package var timeout = 600

  package init() {}
}

/// Progress while a plan is applied.
package enum ApplyEvent: Sendable {
  case stage(String)
  case done(String)
  case backedUp(String, file: String)
  case waiting(String, reason: String)
  /// Web of a new shard exists, and HAProxy is kept from it.
  case held(String)
  case ready(String)
  case undone(String, UndoneWay)
  case notUndone(String, reason: String)
}

/// The reason why applying a plan stopped early.
package enum ApplyFailure: Error, Sendable, CustomStringConvertible {
  case request(object: String, words: String)
  case backup(object: String, file: String, words: String)
  case notReady(object: String, reason: String, seconds: Int)
  /// The API server rejects the workload's pods, and retries cannot succeed until somebody changes the cluster or the workload.
  case refusedPods(object: String, cause: String)
  /// New shards failed their check, so they were not opened.
  case checkFailed(shards: [Int])
  /// A new shard could not be checked, so it was not opened.
  case unchecked(shard: Int, reason: String)
  case interrupted

  package var description: String {
    switch self {
    case .request(let object, let words): "\(object): \(words)"
    case .backup(let object, let file, let words):
      "\(object) was not changed because its backup could not be written: \(file): \(words)"
    case .notReady(let object, let reason, let seconds):
      "\(object) is not ready after \(seconds) s: \(reason)"
    case .refusedPods(let object, let cause): "\(object) cannot become ready: \(cause)"
    case .checkFailed(let shards):
      """
      the check of shard \(shards.map(String.init).joined(separator: ", ")) fails, so it gets no rooms: \
      its web pods are held back by the readiness gate \(CheckGate.condition)
      """
    case .unchecked(let shard, let reason):
      """
      shard \(shard) cannot be checked, so it gets no rooms: its web pods are held back by the \
      readiness gate \(CheckGate.condition): \(reason)
      """
    case .interrupted: "interrupted"
    }
  }

  /// The shards that are complete except that HAProxy is kept from their web.
  var heldShards: [Int] {
    switch self {
    case .checkFailed(let shards): shards
    case .unchecked(let shard, _): [shard]
    default: []
    }
  }
}

/// The result of applying a plan, complete or not.
package struct ApplyOutcome: Sendable {
  /// The changes that were made, as `Kind/name`.
  package var done: [String] = []
  /// The changes that were not made, as `Kind/name`.
  package var left: [String] = []
  /// The failure that stopped the run; nil if all changes were made.
  package var failure: ApplyFailure?
  /// The changes that were started, in order. After a failure the last one is the one that failed.
  package var attempts: [ApplyAttempt] = []

  package init() {}
}
