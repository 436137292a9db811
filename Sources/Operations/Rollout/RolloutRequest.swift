import KubernetesClient
import Layout

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
  /// As whom shards are checked.
  package var credentials = CheckCredentials()

  package init() {}

  /// Whether to begin, after the plan was shown; false for a dry run.
  ///
  /// - Throws: `CommandEnd` if the plan is declined.
  func begins(_ output: any OperationOutput) throws -> Bool {
    if isDryRun {
      output.tell(.dryRun)
      return false
    }
    if try isAgreed || output.isAgreed() { return true }
    output.tell(.unchanged)
    throw CommandEnd.findings
  }

  /// Makes changes and waits until their pods are ready.
  ///
  /// - Parameters:
  ///   - plan: The changes, as the server would make them.
  ///   - client: The client of the cluster.
  ///   - options: How changes are made.
  ///   - floors: The fewest pods that autoscalers ask for.
  ///   - started: Workloads that were changed before, and have to be ready first.
  ///   - output: Where progress and a failure are reported.
  ///   - done: The names of the objects that were changed.
  /// - Throws: `CommandEnd` after a failure was reported.
  func apply(
    _ plan: DryRunPlan, _ client: APIClient, _ options: ApplyOptions, _ floors: ScalingFloors,
    after started: [StartedWorkload] = [], _ output: any OperationOutput, _ done: inout [String]
  ) throws(CommandEnd) {
    var options = options
    options.timeout = readyTimeout
    let applier = Applier(client, options, floors) { output.tell(.applied($0)) }
    var failure = applier.wait(for: started)
    if let failure {
      output.tell(.failure("\(failure)"))
    } else {
      let outcome = applier.apply(plan)
      done = outcome.done
      failure = outcome.failure
      if let failure { output.tell(.stopped(outcome, failure)) }
    }
    guard let failure else { return }
    if case .interrupted = failure { throw .interrupted }
    throw .findings
  }

  /// The flags that a command for continuing repeats.
  func repeatedFlags(namespace: String) -> String {
    var flags = " -n \(namespace)" + cluster.repeatedFlags
    if isForced { flags += " --force" }
    if !waitsForConferences { flags += " --now" }
    return flags + credentials.repeatedFlags
  }
}
