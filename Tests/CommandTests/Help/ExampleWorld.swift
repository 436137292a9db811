import ApiServerStandIn
import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// A folder with all files that the examples in help name, and a cluster.
struct ExampleWorld {
  let cluster: PlanCluster
  private let chart: CountedChart

  var folder: TemporaryFolder { cluster.folder }

  static let isAvailable =
    Program.has("bash") && Program.has("helm") && Program.has("kubectl")

  /// - Parameter line: The example; a layout is written only if the example names it.
  init(for line: String = "layout.yaml") async throws {
    cluster = try PlanCluster("server-template")
    chart = try CountedChart()
    let folder = cluster.folder
    let texts = try ExampleManifests.texts(of: "server-template")
    for (name, text) in texts { try folder.write("manifests/\(name)", text) }
    for object in RunningObjects(texts.flatMap { ExampleManifests.objects(in: $0.text) }).all {
      cluster.server.add(object)
      let name = object[["metadata", "name"]]?.text ?? ""
      if object["kind"]?.text == "Pod", name.contains("-jvb-") {
        cluster.server.proxy(
          "jitsi/\(name):8080/colibri/stats",
          says: #"{"conferences": 0, "participants": 0, "stress_level": 0}"#)
      }
    }
    for (path, text) in KustomizeTrees.prefixed(2) { try folder.write(path, text) }
    try folder.write(
      "production.yaml",
      """
      shardCount: 2
      haproxy: {ingress: {host: meet.example.com}}
      JICOFO_AUTH_PASSWORD: jicofo-planted-0123456789
      JICOFO_COMPONENT_SECRET: component-planted-0123456789
      JVB_AUTH_PASSWORD: jvb-planted-0123456789

      """)
    try folder.write("rules/our-images.yaml", Self.rule)
    try folder.write("password.txt", "planted-0123456789\n")
    try folder.write("vars.json", #"{"expected": 2}"#)
    try folder.link("chart", to: chart.path)
    let manager = FileManager.default
    for name in [".local/bin", ".config/fish/completions", "bin"] {
      try manager.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    }
    try folder.link("bin/kubectl-jitsi", to: Binary.path)
    let text = try String(contentsOfFile: folder.path + "/config", encoding: .utf8)
    try folder.write(
      "config",
      text.replacingOccurrences(
        of: "contexts: [",
        with: "contexts: [{name: production, context: {cluster: lab, user: me}}, "))
    guard line.contains("layout.yaml") else { return }
    let layout = try await run("kubectl-jitsi layout manifests/ > layout.yaml")
    guard layout.code == 0 else { throw Failure(words: layout.errors) }
  }

  /// The flags with which a line runs that asks for confirmation. No participant can join a room here.
  static func answers(to line: String) -> String {
    line.contains("add-shard") ? " --yes --skip-check" : " --yes"
  }

  struct Failure: Error {
    let words: String
  }

  /// Runs a line in the folder's shell, without a terminal for prompts.
  func run(_ line: String) async throws -> Binary.Outcome {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let result = try await Subprocess.run(
      .name("bash"),
      arguments: ["-o", "pipefail", "-c", "fpath=(\"$PWD\" \"$PWD\")\n\(line)"],
      environment: .inherit.updating([
        "PATH": "\(folder.path)/bin:\(path)", "HOME": folder.path,
        "KUBECONFIG": folder.path + "/config",
        // No example leaves the machine: the API server is on loopback, and websites are behind a proxy that is not there.
        "HTTPS_PROXY": "http://127.0.0.1:9",
      ]),
      workingDirectory: FilePath(folder.path), input: .none,
      output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
    guard case .exited(let code) = result.terminationStatus else {
      throw Failure(words: "\(line): \(result.terminationStatus)")
    }
    return Binary.Outcome(
      output: result.standardOutput, errors: result.standardError, code: Int(code))
  }

  private static let rule = """
    apiVersion: kubectl-jitsi.dev/v1alpha1
    kind: Rule
    metadata:
      name: our-images
    spec:
      severity: warning
      summary: Every image comes from our registry
      rationale: Nodes pull from our registry only.
      remediation: Use registry.example.com.
      forEach: object
      when: object.kind == "Deployment"
      validations:
      - expression: object.metadata.name != ""
        messageExpression: '"no name"'
        object: object
        path: metadata.name
      tests:
      - name: Deployments with names
        example: server-lines
        expect: []

    """
}
