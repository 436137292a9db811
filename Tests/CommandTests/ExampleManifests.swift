import ApiServerStandIn
import Foundation
import Kubernetes
import TestSupport
import YAML

/// The examples, prepared for clusters and folders.
enum ExampleManifests {
  /// Returns the texts of an example with their file names, in order.
  static func texts(of example: String) throws -> [(name: String, text: String)] {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("examples/\(example)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".yaml") }
      .map { ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) }
  }

  /// Returns a folder with a copy of an example in `in/`.
  static func copy(_ example: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in try texts(of: example) { try folder.write("in/\(name)", text) }
    return folder
  }

  /// Returns the objects of a text as JSON.
  static func objects(in text: String) -> [JSON] {
    ObjectSet([Tree(parsing: SourceFile(name: "manifests", text: text))]).objects
      .compactMap { JSON.parse(JSONText($0.node).bytes) }
  }
}

extension TemporaryFolder {
  /// Writes `config`, a kubeconfig for a user with all permissions.
  func writeKubeconfig(for server: ApiServerStandIn, namespace: String) throws {
    try write(
      "config",
      """
      current-context: lab
      clusters: [{name: lab, cluster: {server: "\(server.address)"}}]
      users: [{name: me, user: {token: t0ken-planted}}]
      contexts: [{name: lab, context: {cluster: lab, user: me, namespace: \(namespace)}}]
      """)
  }
}
