import Operations
import TestSupport
import Testing
import YAML

/// Tests the source files of objects in a kustomization, as reported by `kubectl kustomize` itself.
@Suite struct KustomizeOriginsTests {
  private static func tree() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "base/web.yaml",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, annotations: {team: video}}
      spec: {ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: note}
      data:
        # Text that looks like what is taken out.
        text: |
          metadata:
            annotations:
              config.kubernetes.io/origin: |
                path: mine
      """)
    try folder.write("base/kustomization.yaml", "resources: [web.yaml]\n")
    try folder.write(
      "over/kustomization.yaml",
      "resources: [../base]\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n")
    return folder
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func eachObjectTellsItsFile() async throws {
    let folder = try Self.tree()
    let inputs = await read { $0.kustomizations = [folder.path + "/over"] }
    #expect(inputs.issues.isEmpty)
    let sources = inputs.trees.flatMap { tree in
      tree.documents.map { document in
        let name = document.root.flatMap { tree.node($0)["metadata"]?["name"]?.text } ?? ""
        return "\(name.prefix(4)) \(document.source ?? "-")"
      }
    }
    #expect(
      sources.sorted() == [
        "made \(folder.path)/over/kustomization.yaml", "note \(folder.path)/base/web.yaml",
        "web \(folder.path)/base/web.yaml",
      ])
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func nothingElseDiffersFromWhatKustomizeWrites() async throws {
    let folder = try Self.tree()
    let inputs = await read { $0.kustomizations = [folder.path + "/over"] }
    let text = String(decoding: try #require(inputs.sources.first).bytes, as: UTF8.self)
    let plain = text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("# Source: ") }.joined(separator: "\n")
    let built = try await Program.output(of: "kubectl", ["kustomize", folder.path + "/over"])
    #expect(plain == built)
    #expect(plain.contains("path: mine"))
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func anErrorSpeaksOfTheUsersFolder() async throws {
    let folder = try TemporaryFolder()
    try folder.write("kustomization.yaml", "resources: [gone.yaml]\n")
    let inputs = await read { $0.kustomizations = [folder.path] }
    let words = "\(try #require(inputs.issues.first).error)"
    #expect(words.contains("gone.yaml"))
    #expect(words.contains(folder.path) && !words.contains("../.."))
  }
}
