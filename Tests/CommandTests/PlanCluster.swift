import ApiServerStandIn
import Foundation
import Kubernetes
import Synchronization
import TestSupport
import YAML

/// A cluster in which an example runs, or a part of it.
struct PlanCluster {
  let server: ApiServerStandIn
  let folder: TemporaryFolder
  /// The whole example as files.
  let files: String

  /// - Parameters:
  ///   - runs: whether workloads become ready.
  ///   - isThere: whether an object runs already, by its kind and name.
  init(
    _ example: String, runs: Bool = true, _ isThere: (String) -> Bool = { _ in true }
  ) throws {
    server = try ApiServerStandIn()
    server.serve(
      StandInResource.monitoring + StandInResource.certificates + StandInResource.cluster)
    if runs { server.runWorkloads() }
    folder = try TemporaryFolder()
    files = folder.path + "/files"
    let source = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("examples/\(example)")
    var namespace = "jitsi"
    let names = try FileManager.default.contentsOfDirectory(atPath: source.path)
    for name in names.sorted() where name.hasSuffix(".yaml") {
      let text = try String(
        contentsOfFile: source.appendingPathComponent(name).path, encoding: .utf8)
      try folder.write("files/\(name)", text)
      for object in ObjectSet([Tree(parsing: SourceFile(name: name, text: text))]).objects {
        if object.name.hasSuffix("-web") { namespace = object.namespace }
        guard isThere("\(object.kind)/\(object.name)"),
          let json = JSON.parse(JSONText(object.node).bytes)
        else { continue }
        server.add(json)
      }
    }
    try folder.write(
      "config",
      """
      current-context: lab
      clusters: [{name: lab, cluster: {server: "\(server.address)"}}]
      users: [{name: me, user: {token: t0ken-planted}}]
      contexts: [{name: lab, context: {cluster: lab, user: me, namespace: \(namespace)}}]
      """)
  }

  func run(_ arguments: String...) async throws -> Binary.Outcome {
    try await Binary.run(
      arguments, input: "", environment: ["KUBECONFIG": folder.path + "/config"])
  }
}

extension StandInRequest {
  /// Whether it changes something.
  var isChange: Bool { method != "GET" && query["dryRun"] == nil && !isTrial }

  private var isTrial: Bool {
    JSON.parse(body)?["dryRun"]?.elements.isEmpty == false
  }
}

/// Counts from several threads.
final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
