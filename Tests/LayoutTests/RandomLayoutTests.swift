import Jitsi
import Kubernetes
import Layout
import Lint
import TestSupport
import Testing
import YAML

/// Tests properties that hold for every layout, with many random ones.
struct RandomLayoutTests {
  private static let rules = Result { try RuleSet(EmbeddedRules.all) }

  @Test(arguments: 0..<60)
  func rendersCleanAndComesBack(seed: Int) throws {
    var random = RandomLayouts(seed: seed)
    let layout = random.layout()
    let written = DocumentWriter.text([layout.document])
    #expect(try Samples.layout(written) == layout)
    let tree = Samples.tree(layout, secrets: seed % 2 == 0)
    var options = LintOptions()
    options.whole = true
    let report = Linter(rules: try Self.rules.get()).lint([tree], options: options)
    #expect(report.findings.map { "\($0.rule): \($0.message)" } == [], "\(written)")
    #expect(report.issues.map(\.description) == [])
    let inventory = Inventory(ObjectSet([tree]))
    #expect(inventory.installations.count == 1)
    let back = inventory.layout(of: try #require(inventory.installations.first))
    #expect(DocumentWriter.text([back.layout.document]) == written)
    #expect(back.layout == layout)
    #expect(back.notes == [])
  }

  @Test(
    .enabled(if: InstalledHAProxy.found != nil, "no HAProxy is installed"),
    arguments: 0..<12)
  func haproxyTakesItsConfiguration(seed: Int) async throws {
    var random = RandomLayouts(seed: seed + 1000)
    let layout = random.layout()
    let tree = Samples.tree(layout)
    let text = tree.documents.compactMap { document in
      document.root.map(tree.node)?["data"]?["haproxy.cfg"]?.text
    }.first
    for pod in 0..<layout.haproxy.replicas {
      let accepts = try await InstalledHAProxy.found?.accepts(
        try #require(text), pod: "haproxy-\(pod)")
      #expect(accepts == true)
    }
  }
}
