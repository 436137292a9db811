import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// The conferences of one shard, as its bridges report them.
package struct ShardLoad: Sendable, Hashable {
  package var conferences = 0
  package var participants = 0
  /// Seconds since the oldest conference began; nil if the bridges do not report it.
  package var oldest: Int?

  /// The most conferences whose age is asked for.
  private static let most = 50

  /// Reads the load of a shard's running bridges through the API server's pod proxy.
  ///
  /// - Parameters:
  ///   - client: The client for the cluster.
  ///   - namespace: The namespace of the bridges.
  ///   - labels: The selectors of the bridges, one for each workload.
  ///   - withAge: Whether to ask for the age of the oldest conference, too.
  /// - Returns: The load, or the reason why it is unknown.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  static func read(
    _ client: APIClient, namespace: String, labels: [[String: String]], withAge: Bool
  ) throws(Interrupted) -> Result<ShardLoad, Unknown> {
    let pods: [String]
    switch try bridges(client, namespace: namespace, labels: labels) {
    case .failure(let error): return .failure(Unknown(error))
    case .success(let found): pods = found
    }
    let answers = try client.perform(
      pods.map { request(namespace, $0, "/colibri/stats") })
    var load = ShardLoad()
    for (pod, answer) in zip(pods, answers) {
      switch answer {
      case .failure(let error): return .failure(Unknown(error, pod: pod))
      case .success(let response):
        let root = response.tree(name: pod)?.root
        guard case .int(let number)? = root?["conferences"]?.scalar else {
          return .failure(
            Unknown(reason: "\(pod) does not report how many conferences it has"))
        }
        load.conferences += Int(number)
        if case .int(let people)? = root?["participants"]?.scalar {
          load.participants += Int(people)
        }
      }
    }
    if withAge, load.conferences > 0 { load.oldest = try oldest(client, namespace, pods) }
    return .success(load)
  }

  /// Why the load is unknown.
  struct Unknown: Error {
    let reason: String
    /// Whether it may pass: a bridge that restarts is gone for a moment.
    let isTransient: Bool

    init(reason: String) { (self.reason, isTransient) = (reason, false) }

    init(_ error: APIError, pod: String? = nil) {
      reason = (pod.map { "\($0): " } ?? "") + error.headline
      isTransient = error.isTransient || pod != nil && error.isNotFound
    }
  }

  /// The names of the running bridges that one of the selectors selects.
  private static func bridges(
    _ client: APIClient, namespace: String, labels: [[String: String]]
  ) throws(Interrupted) -> Result<[String], APIError> {
    guard let result = try client.list([ListRequest(.pods, namespace: namespace)]).first else {
      return .success([])
    }
    return result.map { list in
      list.items.filter { item in
        guard let own = item["metadata"]?["labels"],
          item["status"]?["phase"]?.text ?? "Running" == "Running"
        else { return false }
        return labels.contains { wanted in
          !wanted.isEmpty && wanted.allSatisfy { own[$0.key]?.text == $0.value }
        }
      }.compactMap { $0["metadata"]?["name"]?.text }
    }
  }

  /// # source: jitsi/jitsi-videobridge a29d97d1 jvb/src/main/java/org/jitsi/videobridge/Conference.java, getDebugState
  private static func oldest(
    _ client: APIClient, _ namespace: String, _ pods: [String]
  ) throws(Interrupted) -> Int? {
    var targets: [(pod: String, target: String)] = []
    for (pod, answer) in zip(
      pods, try client.perform(pods.map { request(namespace, $0, "/debug") }))
    {
      guard case .success(let response) = answer,
        let conferences = response.tree(name: pod)?.root?["conferences"]
      else { continue }
      for (id, _) in conferences.entries {
        if let id = id.text { targets.append((pod, "/debug/\(PathText.segment(id))")) }
      }
    }
    guard !targets.isEmpty, targets.count <= most else { return nil }
    var began: Int64?
    let answers = try client.perform(targets.map { request(namespace, $0.pod, $0.target) })
    for (target, answer) in zip(targets, answers) {
      guard case .success(let response) = answer,
        let conferences = response.tree(name: target.pod)?.root?["conferences"]
      else { continue }
      for (_, conference) in conferences.entries {
        guard case .int(let time)? = conference["creation_time"]?.scalar else { continue }
        began = min(began ?? .max, Int64(time))
      }
    }
    return began.map { max(0, Int(Time.now - $0 / 1000)) }
  }

  private static func request(_ namespace: String, _ pod: String, _ target: String) -> APIRequest {
    .podProxy(namespace: namespace, pod: pod, port: 8080, target: target, timeout: 10_000)
  }

  /// Such as `2 conferences with 7 participants, the longest for 34 min`.
  package var words: String {
    var text =
      "\(counted(conferences, "conference")) with \(counted(participants, "participant"))"
    if let oldest { text += ", the longest for \(oldest / 60) min" }
    return text
  }
}
