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
      /// Nothing is changed.
      case beginning
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
      // Cordon reports itself what it has begun to change.
      if phase == .cordoning, error is CommandFailure { phase = .beginning }
      throw Stop(phase: phase, exitCode: output.report(error))
    }
  }

  // MARK: Steps

  /// Seconds in which HAProxy pods have to answer and to find a shard.
  private var patience: Int { min(60, request.readyTimeout) }

  private func cordonRequest(_ action: CordonRequest.Action, _ shard: Int) -> CordonRequest {
    var cordon = CordonRequest(action, shard: shard)
    cordon.cluster = request.cluster
    cordon.namespace = namespace
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
    let session = try RuntimeSession(request.cluster, namespace: namespace)
    defer { session.runtime.end() }
    try Cordon(session, cordonRequest(.cordon, shard), output).run()
  }

  private func drain(_ shard: Int) throws {
    let client = try request.cluster.connect(namespace: namespace)
    let (inventory, targets) = try RuntimeSession.read(client)
    let drain = ShardDrain(
      client, inventory, targets, cordonRequest(.cordon, shard), patience: patience)
    switch try drain.wait(seconds: request.drainTimeout, output) {
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
    let wait = RuntimeWait(
      cluster: request.cluster, namespace: namespace, seconds: patience, output: output)
    let session = try wait.session { session throws(CommandFailure) in
      for pod in session.targets.pods where !(try session.healthyShards(pod).contains(shard)) {
        return .runtime("\(pod) has no healthy server for shard \(shard) after \(patience) s")
      }
      return nil
    }
    defer { session.runtime.end() }
    try Cordon(session, cordonRequest(.uncordon, shard), output).run()
  }
}
