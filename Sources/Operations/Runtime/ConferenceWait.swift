import Basics
import KubernetesClient

/// Waits until the bridges of a shard have no conferences.
struct ConferenceWait {
  let client: APIClient
  let namespace: String
  let shard: Int
  /// The selectors of the bridges, one for each workload.
  let labels: [[String: String]]
  /// Whether the age of the oldest conference is read, too.
  var readsAge = true

  enum Outcome {
    case empty
    case timeout(ShardLoad)
    /// The conferences cannot be counted, for this reason.
    case unknown(String)
  }

  /// Milliseconds for which a bridge or the API server may give no answer before the conferences count as unknown.
  private static let patience: Int64 = 60_000
  /// Milliseconds between two readings; the first ones follow sooner.
  private static let (shortest, longest): (Int64, Int64) = (500, 5000)

  /// Reads the conferences again and again.
  ///
  /// - Parameters:
  ///   - seconds: How long to wait; nil waits without limit.
  ///   - output: Where a failure that may pass is reported.
  ///   - changed: Receives each load that is not 0, and the one before.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  func run(
    seconds: Int?, _ output: any OperationOutput,
    _ changed: (_ load: ShardLoad, _ last: ShardLoad?) -> Void
  ) throws(Interrupted) -> Outcome {
    let began = Time.steady
    let end = seconds.map { began + Int64($0) * 1000 } ?? .max
    var last: ShardLoad?
    var failing: Int64?
    while true {
      let read = try ShardLoad.read(
        client, namespace: namespace, labels: labels, withAge: readsAge)
      let now = Time.steady
      switch read {
      case .failure(let unknown):
        let since = failing ?? now
        if !unknown.isTransient || now >= end || now - since >= Self.patience {
          return .unknown(unknown.reason)
        }
        if failing == nil {
          output.tell(
            .note(
              "cannot count the conferences of shard \(shard): \(unknown.reason); trying again"))
        }
        failing = since
      case .success(let load):
        failing = nil
        if load.conferences == 0 { return .empty }
        changed(load, last)
        last = load
        if now >= end { return .timeout(load) }
      }
      let pause = min(Self.longest, max(Self.shortest, (now - began) / 4))
      try client.sleep(Int(max(1, min(pause, end - now))))
    }
  }
}
