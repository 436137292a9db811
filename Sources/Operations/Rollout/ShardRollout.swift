import Basics
import HAProxy
import Jitsi
import KubernetesClient
import Layout

/// Takes one shard out of rotation, changes it, proves that it works, and puts it back.
struct ShardRollout {
  let request: RolloutRequest
  let namespace: String
  let output: any OperationOutput

  /// Why the rollout of a shard ended early, and how far it got.
  struct Stop: Error {
    enum Phase: Comparable {
      case cordoning, draining, changing, checking, uncordoning
    }

    let phase: Phase
    let exitCode: Int32
  }

  /// Cordons the shard, waits for its conferences, changes it, checks it and uncordons it.
  ///
  /// - Parameters:
  ///   - shard: The number of the shard.
  ///   - change: Changes the shard and waits until its pods are ready; nil if nothing is left to change.
  /// - Throws: ``Stop`` after the failure was reported; the shard stays cordoned.
  func run(_ shard: Int, _ change: (() throws -> Void)?) throws(Stop) {
    var phase = Stop.Phase.cordoning
    do {
      output.tell(.shardRollout(.cordon, shard: shard))
      try cordon(shard)
      if let change {
        phase = .draining
        if request.waitsForConferences { try drain(shard) }
        phase = .changing
        output.tell(.shardRollout(.change, shard: shard))
        try change()
      }
      phase = .checking
      output.tell(.shardRollout(.check, shard: shard))
      try ShardProof(request: request, namespace: namespace, output: output).prove(shard)
      phase = .uncordoning
      output.tell(.shardRollout(.uncordon, shard: shard))
      try uncordon(shard)
    } catch {
      throw Stop(phase: phase, exitCode: output.report(error))
    }
  }

  // MARK: Steps

  private func session() throws(CommandFailure) -> RuntimeSession {
    try RuntimeSession(request.cluster, namespace: namespace)
  }

  private func cordonRequest(_ action: CordonRequest.Action, _ shard: Int) -> CordonRequest {
    var cordon = CordonRequest(action, shard: shard)
    cordon.isAgreed = true
    cordon.isForced = request.isForced
    cordon.coversSpares = true
    return cordon
  }

  /// Throws if a shard cannot be cordoned; changes nothing.
  func rehearse(_ shards: [Int], _ session: RuntimeSession) throws(CommandFailure) {
    for (position, shard) in shards.enumerated() {
      var cordon = cordonRequest(.cordon, shard)
      // The shards before it have new rooms again by then.
      if position > 0 { cordon.isForced = true }
      try Cordon(session, cordon, output).rehearse()
    }
  }

  private func cordon(_ shard: Int) throws {
    let session = try session()
    defer { session.runtime.end() }
    try Cordon(session, cordonRequest(.cordon, shard), output).run()
  }

  private func drain(_ shard: Int) throws {
    let session = try session()
    session.runtime.end()
    switch try ShardDrain(session, shard).wait(seconds: request.drainTimeout, output) {
    case .empty(let alone):
      if let alone { output.tell(.note("shard \(shard): \(alone.words), until prosody restarts")) }
    case .timeout(let load):
      throw CommandFailure.runtime(
        "shard \(shard) still has \(load.words) after \(request.drainTimeout ?? 0) s")
    case .unknown(let reason):
      throw CommandFailure.runtime("cannot count the conferences of shard \(shard): \(reason)")
    case .interrupted: throw CommandFailure.interrupted
    }
  }

  /// Pods of web that were replaced have new addresses, which HAProxy has to learn first.
  private func uncordon(_ shard: Int) throws {
    let session = try session()
    defer { session.runtime.end() }
    let seconds = min(60, request.readyTimeout)
    let end = Time.steady + Int64(seconds * 1000)
    var missing: String?
    repeat {
      missing = try pod(without: shard, session)
      guard let pod = missing else { break }
      if Time.steady >= end {
        throw CommandFailure.runtime(
          "\(pod) has no healthy server for shard \(shard) after \(seconds) s")
      }
      try CommandFailure.unlessInterrupted(try session.client.sleep(500))
    } while true
    try Cordon(session, cordonRequest(.uncordon, shard), output).run()
  }

  /// A HAProxy pod that has no healthy server for the shard.
  private func pod(
    without shard: Int, _ session: RuntimeSession
  ) throws(CommandFailure) -> String? {
    for pod in session.targets.pods where !(try session.healthyShards(pod).contains(shard)) {
      return pod
    }
    return nil
  }
}
