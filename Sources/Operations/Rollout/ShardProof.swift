import Basics
import KubernetesClient

/// Checks a shard through its own web, until it works or the time is up: jicofo and bridges take a moment to find prosody.
struct ShardProof {
  let request: RolloutRequest
  let namespace: String
  let output: any OperationOutput

  /// How many rooms are joined.
  private static let rooms = 3
  /// Seconds in which a check that fails may be repeated.
  private static let patience = 60
  /// Milliseconds between two checks.
  private static let pause = 2000

  /// Checks the shard.
  ///
  /// - Throws: `CommandEnd` after a failed check was shown, or `CommandFailure`.
  func prove(_ shard: Int) throws {
    var check = CheckRequest()
    check.cluster = request.cluster
    check.namespace = namespace
    check.shard = shard
    check.rooms = Self.rooms
    check.credentials = request.credentials
    let client = try request.cluster.connect(namespace: namespace)
    let report = try check.run(
      client, within: min(Self.patience, request.readyTimeout) * 1000 + Self.pause,
      pause: Self.pause)
    try show(report, shard)
    if report.count(.failed) > 0 { throw CommandEnd.findings }
  }

  private func show(_ report: CheckReport, _ shard: Int) throws {
    var others = report
    others.results.removeAll { $0.status == .passed }
    if !others.results.isEmpty { output.tell(.checked(others)) }
    let failed = report.count(.failed)
    let passed = counted(report.count(.passed), "check") + " passed"
    try output.show(
      .lines([
        "shard \(shard): " + (failed > 0 ? "\(counted(failed, "check")) failed, " : "") + passed
      ]))
  }
}
