import Kubernetes
package import KubernetesClient
import YAML

/// Counts the conferences on a shard's bridges.
package enum Conferences {
  /// The number of conferences, or the reason why it is unknown.
  package enum Count: Sendable, Hashable {
    case known(Int)
    case unknown(String)
  }

  /// Reads `/colibri/stats` of each running bridge through the API server's pod proxy.
  ///
  /// - Parameters:
  ///   - client: The client for the cluster.
  ///   - namespace: The namespace of the bridges.
  ///   - labels: The selectors of the bridges, one for each workload.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  package static func count(
    _ client: APIClient, namespace: String, labels: [[String: String]]
  ) throws(Interrupted) -> Count {
    let pods: [String]
    switch try bridges(client, namespace: namespace, labels: labels) {
    case .failure(let error): return .unknown(error.headline)
    case .success(let found): pods = found
    }
    let answers = try client.perform(
      pods.map {
        .podProxy(
          namespace: namespace, pod: $0, port: 8080, target: "/colibri/stats", timeout: 10_000)
      })
    var sum = 0
    for (pod, answer) in zip(pods, answers) {
      switch answer {
      case .failure(let error): return .unknown("\(pod): \(error.headline)")
      case .success(let response):
        guard case .int(let number)? = response.tree(name: pod)?.root?["conferences"]?.scalar
        else { return .unknown("\(pod) does not report how many conferences it has") }
        sum += Int(number)
      }
    }
    return .known(sum)
  }

  /// The names of the running bridges that one of the selectors selects.
  static func bridges(
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
}
