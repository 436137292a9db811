import Foundation
import Layout
import TestSupport
import Testing
import YAML

/// Tests the folder that a layout renders to.
struct RenderedFilesTests {
  private static let kubectl = ["/usr/bin/kubectl", "/usr/local/bin/kubectl"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test func everyFileStandsInItsFoldersList() throws {
    let layout = try Samples.layout(Samples.minimal)
    let files = RenderedFiles(layout.render()).files
    let paths = Set(files.map(\.path))
    for (path, text) in files where path.hasSuffix("kustomization.yaml") {
      let folder = path.dropLast("kustomization.yaml".count)
      let tree = Tree(parsing: SourceFile(name: path, text: text))
      let resources = try #require(tree.documents.first?.root.map(tree.node)?["resources"])
      for resource in resources.elements.compactMap(\.text) {
        #expect(
          paths.contains(folder + resource)
            || paths.contains("\(folder)\(resource)/kustomization.yaml"))
      }
    }
    #expect(paths.contains("shard-1/jvb.yaml"))
    #expect(!paths.contains(RenderedFiles.secret))
  }

  @Test(
    .enabled(if: kubectl != nil, "no kubectl is installed"), arguments: Samples.all.keys.sorted())
  func kustomizeBuildsTheSameObjects(name: String) async throws {
    let layout = try Samples.layout(try #require(Samples.all[name]))
    let objects = layout.render()
    let folder = try TemporaryFolder()
    for (path, text) in RenderedFiles(objects).files { try folder.write(path, text) }
    let outcome = try await Program.run(
      try #require(Self.kubectl), ["kustomize", folder.path])
    #expect(outcome.code == 0)
    let tree = Tree(parsing: SourceFile(name: "built", text: outcome.output))
    let built = tree.documents.compactMap { $0.root.map(tree.node) }.compactMap(Content.init)
    #expect(Set(built.map(\.sorted)) == Set(objects.map(\.content.sorted)))
    #expect(built.count == objects.count)
  }
}

extension Content {
  /// The content with sorted keys, because kustomize does not keep their order.
  var sorted: Content {
    switch self {
    case .scalar: self
    case .list(let elements): .list(elements.map(\.sorted))
    case .map(let entries):
      .map(
        entries.map { Content.Entry($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
    }
  }
}
