import ApiServerStandIn
import TestSupport
import Testing

/// Tests requests that a pod, or a proxy in front of it, rejects: no permission is missing then.
struct ForeignRefusalTests {
  @Test func aPodsOwnRefusalIsNotCalledAMissingPermission() async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.tellSlots(["UP", "UP"])
    let pod = try #require(example.pods("").first { $0.contains("-jvb-") })
    for place in ["8080/colibri/stats", "8080/metrics", "9888/metrics"] {
      example.server.proxy("meet/\(pod):\(place)", refusesWith: 403, saying: "RBAC: access denied")
    }
    let outcome = try await example.status()
    #expect(
      outcome.output.contains(
        "no metrics of \(pod): the pod, or a proxy in front of it, refuses with status 403; no Role changes that"
      ), "\(outcome.output)")
    #expect(!outcome.output.contains("is forbidden"))
    #expect(!outcome.output.contains("auth status"))
  }

  @Test func theApiServersOwnRefusalStillIs() async throws {
    let example = try RunningExample()
    example.tellFigures()
    example.server.deny("admin get pods/proxy")
    let outcome = try await example.status()
    #expect(outcome.output.contains("`get pods/proxy` is forbidden"), "\(outcome.output)")
  }

  /// An Istio sidecar responds with the text `RBAC: access denied` when `remove-shard` queries the bridges for conferences.
  @Test func removingAShardSaysWhoRefused() async throws {
    let example = try RunningExample()
    example.tellFigures()
    for pod in example.pods("").filter({ $0.contains("-jvb-") }) {
      example.server.proxy(
        "meet/\(pod):8080/colibri/stats", refusesWith: 403, saying: "RBAC: access denied")
    }
    let outcome = try await Binary.run(
      ["remove-shard", "1", "--yes"], environment: ["KUBECONFIG": example.folder.path + "/config"])
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains("the pod, or a proxy in front of it, answered with status 403"),
      "\(outcome.errors)")
    #expect(!outcome.errors.contains("kind: Role"))
  }
}
