import Basics
import Jitsi
import KubernetesClient
import ShardEditing

/// Waits until a cordoned shard has no conferences, and is cordoned at every HAProxy pod still.
///
/// A HAProxy pod that restarts meanwhile begins with the configuration that the kubelet had by then, and with servers of a template
/// that have no address yet.
struct ShardDrain {
  private let client: APIClient
  private let cordon: CordonRequest
  private let namespace: String
  private let labels: [[String: String]]
  private let jicofos: [CheckTargets.Endpoint]

  /// Seconds in which HAProxy pods have to answer and to find the shard.
  private let patience: Int

  /// - Parameters:
  ///   - client: The client of the cluster.
  ///   - inventory: The objects of the cluster.
  ///   - targets: The installation.
  ///   - cordon: How the shard was cordoned.
  ///   - patience: Seconds in which HAProxy pods have to answer and to find the shard.
  init(
    _ client: APIClient, _ inventory: Inventory, _ targets: RuntimeTargets,
    _ cordon: CordonRequest, patience: Int = 60
  ) {
    self.patience = patience
    (self.client, namespace, self.cordon) = (client, targets.namespace, cordon)
    labels = ShardEditor.bridgeLabels(
      in: inventory, namespace: namespace, shard: cordon.shard)
    jicofos = targets.shards.filter { $0.index == cordon.shard }.flatMap(\.jicofos)
  }

  enum Outcome {
    /// There are no conferences, and at most people who are alone in their rooms.
    case empty(LonelyParticipants?)
    case timeout(ShardLoad)
    case unknown(String)
    case interrupted
  }

  /// Waits for the end of the conferences.
  ///
  /// - Parameters:
  ///   - seconds: How long to wait; nil waits without limit.
  ///   - output: Where progress is reported.
  /// - Throws: `CommandFailure` or `CommandEnd` if HAProxy pods cannot be asked whether the shard is cordoned, or are not cordoned again.
  func wait(seconds: Int?, _ output: any OperationOutput) throws -> Outcome {
    let conferences = ConferenceWait(
      client: client, namespace: namespace, shard: cordon.shard, labels: labels)
    let end = seconds.map { Time.steady + Int64($0) * 1000 }
    var isFirst = true
    while true {
      let left = isFirst ? seconds : end.map { max(0, Int($0 - Time.steady) / 1000) }
      isFirst = false
      do throws(Interrupted) {
        let outcome = try conferences.run(seconds: left, output) { load, last in
          if load.conferences != last?.conferences || load.participants != last?.participants {
            output.tell(.load(load, shard: cordon.shard))
          }
        }
        switch outcome {
        case .timeout(let load): return .timeout(load)
        case .unknown(let reason): return .unknown(reason)
        case .empty: break
        }
      } catch {
        return .interrupted
      }
      if try renew(output) { continue }
      do throws(Interrupted) {
        return .empty(try .read(client, jicofos))
      } catch {
        return .interrupted
      }
    }
  }

  /// Cordons the shard where it is no longer; returns whether that was needed.
  private func renew(_ output: any OperationOutput) throws -> Bool {
    let wait = RuntimeWait(
      cluster: cordon.cluster, namespace: namespace, seconds: patience, output: output)
    let session = try wait.session { session throws(CommandFailure) in
      try session.podWithout(cordon.shard)
    }
    defer { session.runtime.end() }
    return try Cordon(session, cordon, output).renew()
  }
}
