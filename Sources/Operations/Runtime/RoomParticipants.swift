import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// Counts the participants of a room on a shard.
enum RoomParticipants {
  enum Count: Sendable, Hashable {
    case known(Int, source: String)
    case unknown(String)
  }

  /// Asks jicofo, and where that does not answer, the bridges.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  static func count(
    _ room: String, on shard: RuntimeTargets.Shard, _ client: APIClient
  ) throws(Interrupted) -> Count {
    // Names of rooms in XMPP are in lower case.
    let address = "\(room.lowercased())@\(shard.roomDomain)"
    if let count = try ofJicofo(address, shard.jicofos, client) {
      return .known(count, source: "jicofo")
    }
    return try ofBridges(address, shard.bridges, client)
  }

  /// # source: jitsi/jicofo 7ebb13dc jicofo/src/main/kotlin/org/jitsi/jicofo/ktor/Application.kt, /debug/conference
  private static func ofJicofo(
    _ room: String, _ pods: [CheckTargets.Endpoint], _ client: APIClient
  ) throws(Interrupted) -> Int? {
    let answers = try client.perform(
      pods.map { pod in request("/debug/conference/\(PathText.segment(room))", pod) })
    var sum: Int?
    for (pod, answer) in zip(pods, answers) {
      guard case .success(let response) = answer,
        let root = response.tree(name: pod.pod)?.root
      else { return nil }
      // A conference that jicofo does not know is an empty object.
      sum = (sum ?? 0) + (root["participants"].map { Array($0.entries).count } ?? 0)
    }
    return sum
  }

  /// # source: jitsi/jitsi-videobridge a29d97d1 jvb/src/main/java/org/jitsi/videobridge/Conference.java, getDebugState
  private static func ofBridges(
    _ room: String, _ pods: [CheckTargets.Endpoint], _ client: APIClient
  ) throws(Interrupted) -> Count {
    guard !pods.isEmpty else { return .unknown("neither jicofo nor a bridge is ready") }
    let answers = try client.perform(pods.map { request("/debug", $0) })
    var sum = 0
    for (pod, answer) in zip(pods, answers) {
      switch answer {
      case .failure(let error): return .unknown("\(pod.pod): \(error.headline)")
      case .success(let response):
        guard let conferences = response.tree(name: pod.pod)?.root?["conferences"] else {
          return .unknown("\(pod.pod) does not report its conferences")
        }
        for (_, conference) in conferences.entries where conference["name"]?.text == room {
          sum += conference["endpoints"].map { Array($0.entries).count } ?? 0
        }
      }
    }
    return .known(sum, source: "the bridges")
  }

  private static func request(_ target: String, _ pod: CheckTargets.Endpoint) -> APIRequest {
    .podProxy(
      namespace: pod.namespace, pod: pod.pod, port: pod.port, target: target, timeout: 10_000)
  }
}
