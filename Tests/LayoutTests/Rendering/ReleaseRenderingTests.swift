import Jitsi
import Kubernetes
import Layout
import Lint
import Testing
import YAML

/// Layouts of releases across the table, whose images have different ports and registries.
struct ReleaseRenderingTests {
  private static let rules = Result { try RuleSet(EmbeddedRules.all) }

  @Test(
    arguments: [
      "stable-5765", "stable-6433", "stable-7830", "stable-9164", "stable-10741", "stable-11146-2",
    ], ["srv", "server"])
  func aReleaseRendersCleanAndComesBack(release: String, discovery: String) throws {
    let layout = try Samples.layout(
      """
      namespace: jitsi
      host: meet.example.org
      shards: 2
      release: \(release)
      haproxy: {discovery: \(discovery)}

      """)
    let tree = Samples.tree(layout)
    var options = LintOptions()
    options.whole = true
    let report = Linter(rules: try Self.rules.get()).lint([tree], options: options)
    // Known faults of a release are reported for whatever runs it.
    let findings = report.findings.filter { $0.rule != "release-known-bad" }
    #expect(findings.map { "\($0.rule): \($0.message)" } == [])
    let inventory = Inventory(ObjectSet([tree]))
    let back = inventory.layout(of: try #require(inventory.installations.first))
    #expect(back.layout == layout)
    #expect(back.notes == [])
  }

  /// jitsi/docker-jitsi-meet f8347236 (ports) and 52b4ac89 (registry).
  @Test func imagesAndPortsAreThoseOfTheRelease() throws {
    let tree = Samples.tree(
      try Samples.layout(
        "namespace: jitsi\nhost: meet.example.org\nshards: 1\nrelease: stable-11146-2\n"))
    let inventory = Inventory(ObjectSet([tree]))
    let web = try #require(inventory.components.first { $0.kind == .web })
    #expect(web.container.image.text == "ghcr.io/jitsi/web:stable-11146-2")
    #expect(web.container.ports.map(\.number) == [8000])
    #expect(web.value(of: "HTTP_PORT") == nil)
  }
}
