import Lint
import Testing
import YAML

/// Images whose tags do not name their release, and what names it instead.
struct DeclaredReleaseTests {
  /// HAProxy connects to port 80 of a web that listens on 8000, as those of stable-11146 do.
  private func findings(
    configuration: String = "", annotation: String = ""
  ) throws -> [String] {
    let texts = try Example.trees("server-template").map { tree in
      var text = String(decoding: tree.source.bytes, as: UTF8.self)
        .replacing("jitsi/web:stable-10741", with: "example.com/our-web:7")
      if !annotation.isEmpty {
        text = text.replacing(
          "  name: shard-0-web\n  namespace",
          with: "  name: shard-0-web\n  annotations: {\(annotation)}\n  namespace")
      }
      return SourceFile(name: tree.source.name, text: text)
    }
    var options = LintOptions()
    options.select = ["web-plaintext"]
    var configurations = Configurations()
    let number = configurations.add(
      try LintConfiguration(
        reading: Tree(parsing: SourceFile(name: ".kubectl-jitsi.yaml", text: configuration)),
        folder: "/srv"))
    for text in texts { configurations.put(text.name, under: number) }
    options.configurations = configurations
    return Linter(rules: try RuleFiles.set.get())
      .lint(texts.map { Tree(parsing: $0) }, options: options).findings.map(\.message)
  }

  @Test func unknownReleaseIsNotGuessed() throws {
    #expect(try findings().isEmpty)
  }

  @Test func configurationNamesTheRelease() throws {
    let found = try findings(configuration: "releases: {example.com/our-web: stable-11146-2}\n")
    #expect(found.count == 1)
    #expect(found.first?.contains("8000") == true)
    #expect(
      try findings(configuration: "releases: {example.com/their-web: stable-11146-2}\n").isEmpty)
    #expect(try findings(configuration: "releases: {example.com/our-web: stable-11031}\n").isEmpty)
  }

  @Test func annotationNamesTheRelease() throws {
    let found = try findings(annotation: "kubectl-jitsi.dev/release: stable-11146-2")
    #expect(found.count == 1)
    #expect(found.first?.contains("shard-0-web") == true)
    #expect(
      try findings(
        configuration: "releases: {example.com/our-web: stable-11146-2}\n",
        annotation: "kubectl-jitsi.dev/release: stable-11031"
      ).allSatisfy { !$0.contains("shard-0-web") })
  }
}
