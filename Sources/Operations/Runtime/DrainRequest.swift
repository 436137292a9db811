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
    switch try ShardDrain(session, cordon.shard).wait(seconds: timeout, output) {
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

/// Waits until a shard has no conferences.
struct ShardDrain {
  private let client: APIClient
  private let namespace: String
  private let shard: Int
  private let labels: [[String: String]]
  private let jicofos: [CheckTargets.Endpoint]

  init(_ session: RuntimeSession, _ shard: Int) {
    (client, namespace, self.shard) = (session.client, session.targets.namespace, shard)
    labels = ShardEditor.bridgeLabels(in: session.inventory, namespace: namespace, shard: shard)
    jicofos = session.targets.shards.filter { $0.index == shard }.flatMap(\.jicofos)
  }

  enum Outcome {
    /// There are no conferences, and at most people who are alone in their rooms.
    case empty(LonelyParticipants?)
    case timeout(ShardLoad)
    case unknown(String)
    case interrupted
  }

  func wait(seconds: Int?, _ output: any OperationOutput) throws -> Outcome {
    var waited = 0
    var told: ShardLoad?
    do throws(Interrupted) {
      while true {
        let load: ShardLoad
        switch try ShardLoad.read(client, namespace: namespace, labels: labels, withAge: true) {
        case .failure(let unknown): return .unknown(unknown.reason)
        case .success(let found): load = found
        }
        if load.conferences == 0 { return .empty(try .read(client, jicofos)) }
        if told?.conferences != load.conferences || told?.participants != load.participants {
          output.tell(.load(load, shard: shard))
          told = load
        }
        if let seconds, waited >= seconds * 1000 { return .timeout(load) }
        let pause = min(5000, seconds.map { $0 * 1000 - waited } ?? 5000)
        try client.sleep(pause)
        waited += pause
      }
    } catch {
      return .interrupted
    }
  }
}
