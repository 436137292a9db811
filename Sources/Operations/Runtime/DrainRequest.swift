import Jitsi
import KubernetesClient
import ShardEditing

/// A shard that is to be cordoned and to become empty.
package struct DrainRequest: Sendable {
  package var cordon: CordonRequest
  /// How long to wait for its conferences to end, in seconds; nil waits without limit.
  package var timeout: Int?

  package init(_ cordon: CordonRequest) { self.cordon = cordon }

  /// Cordons the shard and waits until its bridges have no conferences.
  ///
  /// - Throws: `CommandFailure`, or an exit code after everything was reported.
  package func run(_ output: any OperationOutput) throws {
    let session = try RuntimeSession(cordon.cluster, namespace: cordon.namespace)
    do {
      defer { session.runtime.end() }
      guard try Cordon(session, cordon, output).run() else { return }
    }
    let outcome: ShardDrain.Outcome
    do {
      let drain = ShardDrain(session.client, session.inventory, session.targets, cordon)
      outcome = try drain.wait(seconds: timeout, output)
    } catch {
      let code = output.report(error)
      output.tell(
        .failure(
          """
          shard \(cordon.shard) has no conferences, but may get new rooms at some HAProxy pods: run the command again to \
          continue
          """))
      throw CommandEnd(exitCode: code)
    }
    switch outcome {
    case .empty(let alone):
      var lines = ["shard \(cordon.shard) is drained: it has no conferences"]
      if let alone { lines.append("\(alone.words), until prosody restarts") }
      try output.show(.lines(lines))
    case .timeout(let load):
      output.tell(
        .failure(
          """
          shard \(cordon.shard) still has \(load.words) after \(timeout ?? 0) s; it stays cordoned: run the command \
          again to continue waiting, or uncordon it
          """))
      throw CommandEnd.findings
    case .unknown(let reason):
      output.tell(
        .failure(
          "cannot count the conferences of shard \(cordon.shard), which stays cordoned: \(reason)"))
      throw CommandEnd.couldNotRun
    case .interrupted:
      output.tell(.failure("interrupted: shard \(cordon.shard) stays cordoned"))
      throw CommandEnd.interrupted
    }
  }
}
