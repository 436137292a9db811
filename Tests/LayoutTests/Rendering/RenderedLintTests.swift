import Layout
import Lint
import TestSupport
import Testing
import YAML

/// Checks rendered layouts with the rules and with HAProxy itself.
struct RenderedLintTests {
  @Test(arguments: Samples.all.keys.sorted(), [true, false])
  func breaksNoRule(name: String, secrets: Bool) throws {
    let layout = try Samples.layout(try #require(Samples.all[name]))
    var options = LintOptions()
    options.whole = true
    let report = Linter(rules: try RuleSet(EmbeddedRules.all))
      .lint([Samples.tree(layout, secrets: secrets)], options: options)
    #expect(report.findings.map { "\($0.rule): \($0.message)" } == [])
    #expect(report.issues.map(\.description) == [])
    #expect(report.shards == layout.shards)
    #expect(report.installations == 1)
  }

  @Test(
    .enabled(if: InstalledHAProxy.found != nil, "no HAProxy is installed"),
    arguments: Samples.all.keys.sorted())
  func haproxyTakesItsConfiguration(name: String) async throws {
    let layout = try Samples.layout(try #require(Samples.all[name]))
    let tree = Samples.tree(layout)
    let text = tree.documents.compactMap { document in
      document.root.map(tree.node)?["data"]?["haproxy.cfg"]?.text
    }.first
    for pod in 0..<layout.haproxy.replicas {
      let accepts = try await InstalledHAProxy.found?.accepts(
        try #require(text), pod: "haproxy-\(pod)")
      #expect(accepts == true, "as haproxy-\(pod) reads it")
    }
  }

  @Test func twoRunsGiveTheSameBytes() throws {
    for text in Samples.all.values {
      let layout = try Samples.layout(text)
      #expect(layout.render().map(\.text) == layout.render().map(\.text))
    }
  }
}
