import Basics
import Jitsi
import KubernetesClient

/// Participants who are alone in their rooms: no bridge has their conference, and they are connected to prosody alone.
struct LonelyParticipants {
  let count: Int

  /// Asks the jicofos of a shard whose bridges have no conferences.
  ///
  /// - Parameters:
  ///   - client: The client of the cluster.
  ///   - jicofos: The pods of the shard's jicofo.
  /// - Returns: The participants, or nil if there are none or jicofo does not answer.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  ///
  /// # source: jitsi/jicofo 7ebb13dc jicofo/src/main/kotlin/org/jitsi/jicofo/FocusManager.kt, updateMetrics: a room whose only
  /// participant has no bridge counts as one participant
  static func read(
    _ client: APIClient, _ jicofos: [CheckTargets.Endpoint]
  ) throws(Interrupted) -> LonelyParticipants? {
    let answers = try client.perform(
      jicofos.map {
        .podProxy(
          namespace: $0.namespace, pod: $0.pod, port: $0.port, target: "/stats", timeout: 10_000)
      })
    var count = 0
    for (pod, answer) in zip(jicofos, answers) {
      guard case .success(let response) = answer, let tree = response.tree(name: pod.pod) else {
        continue
      }
      count += JicofoStatistics(tree)?.participants ?? 0
    }
    return count > 0 ? LonelyParticipants(count: count) : nil
  }

  /// Such as `2 participants wait alone in their rooms`.
  var words: String {
    count == 1
      ? "1 participant waits alone in a room" : "\(count) participants wait alone in their rooms"
  }
}
