import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import YAML

/// A cluster in which an example runs, with all pods ready, and a kubeconfig for it.
struct RunningExample {
  let server: ApiServerStandIn
  let folder: TemporaryFolder
  let namespace: String
  private(set) var objects: RunningObjects

  /// - Parameter change: what is different in the manifests.
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

  /// Gives the cluster the objects as they are now.
  func put() { for object in objects.all { server.add(object) } }

  /// Changes an object, in the cluster, too.
  mutating func change(_ kind: String, _ name: String, _ body: (inout JSON) -> Void) {
    objects.change(kind, name, body)
    put()
  }

  /// Lets the main container of a pod crash.
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

  /// The names of pods that begin with a text.
  func pods(_ prefix: String) -> [String] {
    objects.all.filter { $0["kind"]?.text == "Pod" }
      .compactMap { $0[["metadata", "name"]]?.text }.filter { $0.hasPrefix(prefix) }
  }

  /// Lets every bridge tell figures: as many conferences as its place in the list.
  func tellFigures() {
    for (position, pod) in pods("").filter({ $0.contains("-jvb-") }).enumerated() {
      server.proxy(
        "\(namespace)/\(pod):8080/colibri/stats",
        says: """
          {"conferences": \(position + 1), "participants": \(10 * (position + 1)),
          "stress_level": 0.\(position + 1), "packet_rate_download": 600, "graceful_shutdown": false}
          """)
    }
  }

  /// Lets HAProxy's pods tell of the slots of two shards.
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
