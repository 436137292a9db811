import Foundation
import Operations
import TestSupport
import Testing
import YAML

struct InputsTests {
  @Test func filesAreParsedInTheOrderInWhichTheyWereNamed() async throws {
    let folder = try TemporaryFolder()
    let second = try folder.write("b.yaml", "kind: Second\n")
    let first = try folder.write("a.yaml", "kind: First\n")
    let inputs = await read { $0.paths = [second, first] }
    #expect(inputs.trees.map(\.source.name) == [second, first])
    #expect(inputs.trees.first.map { $0.node(0)["kind"]?.text } == "Second")
  }

  @Test func binaryAndOversizedFilesAreIssuesAndTheRestIsRead() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a.yaml", bytes: [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1])
    try folder.write("b.yaml", bytes: [UInt8](repeating: 0x23, count: 2 << 20))
    try folder.write("c.yaml")
    let inputs = await read { $0.paths = [folder.path] }
    #expect(inputs.trees.count == 1)
    #expect(inputs.issues.map(\.error) == [.source(.binary), .tooLarge(limit: 1 << 20)])
  }

  @Test func anEndlessDeviceIsReadUpToTheLimit() async {
    let inputs = await read { $0.filenames = ["/dev/zero"] }
    #expect(inputs.issues.map(\.error) == [.tooLarge(limit: 1 << 20)])
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func aKustomizationIsRendered() async throws {
    let folder = try TemporaryFolder()
    try folder.write("kustomization.yaml", "namePrefix: meet-\nresources: [web.yaml]\n")
    try folder.write("web.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n")
    let inputs = await read { $0.kustomizations = [folder.path] }
    #expect(inputs.issues.isEmpty)
    #expect(inputs.trees.first?.node(0)["metadata"]?["name"]?.text == "meet-web")
    #expect(inputs.trees.first?.source.name == "\(folder.path) (kubectl kustomize)")
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func aFailingRendererIsShownInItsOwnWords() async throws {
    let folder = try TemporaryFolder()
    try folder.write("kustomization.yaml", "resources: [gone.yaml]\n")
    let inputs = await read { $0.paths = [folder.path] }
    let issue = try #require(inputs.issues.first)
    #expect(issue.description.contains("kubectl ended with exit code 1"))
    #expect(issue.description.contains("gone.yaml"))
  }

  @Test(.enabled(if: Program.has("helm"), "needs helm on the PATH"))
  func aChartIsRenderedWithItsValuesAndKeepsItsTemplatesNames() async throws {
    let folder = try TemporaryFolder()
    try folder.write("Chart.yaml", "apiVersion: v2\nname: jitsi\nversion: 1.0.0\n")
    try folder.write(
      "templates/web.yaml",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: "{{ .Release.Name }}-{{ .Values.host }}", namespace: {{ .Release.Namespace }}}
      spec: {ports: [{port: {{ .Values.port }}}]}
      """)
    let values = try folder.write("my-values.yml", "host: meet\nport: 1\n")
    let inputs = await read {
      $0.charts = [folder.path]
      $0.rendering.release = "blue"
      $0.rendering.namespace = "calls"
      $0.rendering.values = [values]
      $0.rendering.set = ["port=8080"]
    }
    #expect(inputs.issues.isEmpty)
    let tree = try #require(inputs.trees.first)
    let document = try #require(tree.documents.first { $0.root != nil })
    let root = tree.node(try #require(document.root))
    #expect(document.source == "jitsi/templates/web.yaml")
    #expect(root["metadata"]?["name"]?.text == "blue-meet")
    #expect(root["metadata"]?["namespace"]?.text == "calls")
    #expect(root["spec"]?["ports"]?[0]?["port"]?.text == "8080")
  }

  @Test(.enabled(if: Program.has("kubectl"), "needs kubectl on the PATH"))
  func manyRenderingsAtOnceAllEnd() async throws {
    let folder = try TemporaryFolder()
    try folder.write("kustomization.yaml", "namePrefix: meet-\n")
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<12 {
        let path = folder.path
        group.addTask { await read { $0.kustomizations = [path] }.trees.count }
      }
      for await count in group { #expect(count == 1) }
    }
  }
}
