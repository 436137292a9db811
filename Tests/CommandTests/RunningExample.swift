import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import YAML

/// A cluster with an example whose pods are all ready, and a kubeconfig for it.
struct RunningExample {
  let server: ApiServerStandIn
  let folder: TemporaryFolder
  let namespace: String
  private(set) var objects: RunningObjects

  /// - Parameter change: Changes the manifests.
  init(_ example: String = "server-lines", _ change: (String) -> String = { $0 }) throws {
    let manifests = try ExampleManifests.texts(of: example).map { change($0.text) }
    objects = RunningObjects(manifests.flatMap { ExampleManifests.objects(in: $0) })
    server = try ApiServerStandIn()
    server.serve(StandInResource.monitoring + StandInResource.certificates)
    namespace = example == "server-lines" ? "meet" : "jitsi"
    folder = try TemporaryFolder()
    try folder.writeKubeconfig(for: server, namespace: namespace)
    put()
  }

  /// Stores the current objects in the cluster.
  func put() { for object in objects.all { server.add(object) } }

  /// Changes an object, also in the cluster.
  mutating func change(_ kind: String, _ name: String, _ body: (inout JSON) -> Void) {
    objects.change(kind, name, body)
    put()
  }

  /// Makes the main container of a pod crash.
  mutating func crash(_ prefix: String) {
    objects.spoil(prefix) { pod in
      pod[["status", "containerStatuses"]] = [
        [
          "name": "main", "ready": false, "restartCount": 7,
          "state": ["waiting": ["reason": "CrashLoopBackOff"]],
          "lastState": ["terminated": ["exitCode": 137, "reason": "OOMKilled"]],
        ]
      ]
    }
    put()
  }

  /// Returns the names of pods with a prefix.
  func pods(_ prefix: String) -> [String] {
    objects.all.filter { $0["kind"]?.text == "Pod" }
      .compactMap { $0[["metadata", "name"]]?.text }.filter { $0.hasPrefix(prefix) }
  }

  /// Gives every bridge metrics, the number of conferences is its index; and every jicofo statistics.
  func tellFigures() {
    for pod in pods("").filter({ $0.contains("-jicofo-") }) {
      let bridges = pods(String(pod.prefix(upTo: pod.range(of: "-jicofo-")!.lowerBound)) + "-jvb-")
      server.proxy(
        "\(namespace)/\(pod):8888/stats", says: JicofoAnswer.statistics(bridges: bridges.count))
    }
    for (position, pod) in pods("").filter({ $0.contains("-jvb-") }).enumerated() {
      server.proxy(
        "\(namespace)/\(pod):8080/colibri/stats",
        says: """
          {"conferences": \(position + 1), "participants": \(10 * (position + 1)),
          "stress_level": 0.\(position + 1), "packet_rate_download": 600, "graceful_shutdown": false}
          """)
    }
  }

  /// Gives HAProxy's pods statistics about the servers of two shards.
  func tellSlots(_ states: [String]) {
    for pod in pods("").filter({ $0.contains("haproxy-") }) {
      let lines = states.enumerated().map { slot, state in
        """
        haproxy_server_status{proxy="shards",server="shard\(slot)",state="\(state)"} 1
        """
      }
      let tables = "haproxy_sticktable_used{name=\"shards\",type=\"string\"} 14"
      server.proxy(
        "\(namespace)/\(pod):8404/metrics", says: (lines + [tables]).joined(separator: "\n"))
    }
  }

  var environment: [String: String] { ["KUBECONFIG": folder.path + "/config"] }

  func status(_ arguments: String...) async throws -> Binary.Outcome {
    try await Binary.run(["status"] + arguments, environment: environment)
  }
}
