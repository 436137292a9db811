import ApiServerStandIn
import Foundation
import Kubernetes
import Synchronization
import TestSupport
import Testing
import YAML

/// A cluster with all or some objects of an example.
struct PlanCluster {
  let server: ApiServerStandIn
  let folder: TemporaryFolder
  /// The path of the whole example as files.
  let files: String

  /// - Parameters:
  ///   - runs: Whether workloads become ready.
  ///   - isThere: Whether an object exists already, by its kind and name.
  init(
    _ example: String, runs: Bool = true, _ isThere: (String) -> Bool = { _ in true }
  ) throws {
    server = try ApiServerStandIn()
    server.serve(
      StandInResource.monitoring + StandInResource.certificates + StandInResource.cluster)
    if runs { server.runWorkloads() }
    folder = try TemporaryFolder()
    files = folder.path + "/files"
    var namespace = "jitsi"
    for (file, text) in try ExampleManifests.texts(of: example) {
      try folder.write("files/\(file)", text)
      for object in ExampleManifests.objects(in: text) {
        let name = object[["metadata", "name"]]?.text ?? ""
        if name.hasSuffix("-web"), let own = object[["metadata", "namespace"]]?.text {
          namespace = own
        }
        if isThere("\(object["kind"]?.text ?? "")/\(name)") { server.add(object) }
      }
    }
    try folder.writeKubeconfig(for: server, namespace: namespace)
  }

  /// Changes an object in the cluster.
  func change(
    _ kind: String, _ name: String, _ body: (inout JSON) -> Void,
    location: SourceLocation = #_sourceLocation
  ) throws {
    var object = try #require(
      server.object(kind: kind, namespace: "jitsi", name: name), sourceLocation: location)
    body(&object)
    server.add(object)
  }

  /// Runs the command. The workloads here have no pods with which the check of a new shard could speak.
  func run(_ arguments: String...) async throws -> Binary.Outcome {
    let isAddition = arguments.first == "add-shard" && arguments.contains("--yes")
    return try await Binary.run(
      arguments + (isAddition ? ["--skip-check"] : []), input: "",
      environment: ["KUBECONFIG": folder.path + "/config"])
  }
}

extension StandInRequest {
  /// Whether the request changes something.
  var isChange: Bool { method != "GET" && query["dryRun"] == nil && !isTrial }

  private var isTrial: Bool {
    JSON.parse(body)?["dryRun"]?.elements.isEmpty == false
  }
}

/// A thread-safe counter.
final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
