import Lint
import Testing
import YAML

/// Tests that a rule with an unknown fact fails to load, with an error that names the right place of the fact.
struct FactNameTests {
  /// Returns the error of loading a rule with an expression.
  private func fault(_ scope: String, _ expression: String) throws -> String? {
    let rule = """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: Rule
      metadata: {name: own}
      spec:
        severity: warning
        summary: s
        rationale: r
        remediation: m
        forEach: \(scope)
        validations:
          - message: m
            expression: >-
              \(expression)

      """
    let source = SourceFile(name: "own.yaml", text: rule)
    do throws(RuleErrors) {
      _ = try RuleSet(embedded: [], adding: [Tree(parsing: source)])
    } catch {
      return error.description
    }
    return nil
  }

  @Test(arguments: [
    ("web", "web.xmppServices == []", 13, "xmppServices", "web", "prosody"),
    ("jicofo", "jicofo.exposure == null", 16, "exposure", "jicofo", "jvb"),
    ("prosody", "prosody.drain == ''", 17, "drain", "prosody", "jvb"),
    ("jvb", "jvb.statistics == true", 13, "statistics", "jvb", "prosody"),
    ("shard", "shard.components.all(c, c.exporter == '')", 35, "exporter", "component", "jvb"),
    (
      "shard", "(shard.prosodies + shard.jicofos).all(c, c.statistics == true)", 52, "statistics",
      "component", "prosody"
    ),
    ("haproxy", "haproxy.component.basePort == null", 27, "basePort", "component", "jvb"),
    ("web", "web.?advertised.hasValue()", 14, "advertised", "web", "jvb"),
    ("web", "web['mediaPort'] == 1", 12, "mediaPort", "web", "jvb"),
    ("web", "has(web.governed)", 17, "governed", "web", "jvb"),
  ])
  func aFactOfAnotherKindIsAnError(
    scope: String, expression: String, column: Int, fact: String, record: String, owner: String
  ) throws {
    #expect(
      try fault(scope, expression)
        == "own.yaml:13:\(column): no such field `\(fact)` in \(record): \(owner) has it (`shard.\(owner).\(fact)`)"
    )
  }

  @Test func aFactOfAnotherVariableIsAnError() throws {
    #expect(
      try fault("shard", "shard.haproxy != null")
        == "own.yaml:13:15: no such field `haproxy` in shard: installation has it (`installation.haproxy`)"
    )
  }

  @Test func factsOfItsKindAndOfAllKindsLoad() throws {
    for (scope, expression) in [
      ("web", "web.replicas > 0 && web.podPorts.size() > 0"),
      ("prosody", "prosody.statistics == true && prosody.beside.size() > 0"),
      ("jvb", "jvb.exposure.complete && jvb.governed.all(b, b.exposure.complete)"),
      ("shard", "(shard.prosodies + shard.jicofos).all(c, c.replicas == 1)"),
      ("installation", "installation.shards.all(s, s.jvbs.all(b, b.drain != ''))"),
    ] {
      #expect(try fault(scope, expression) == nil)
    }
  }

  @Test(arguments: [
    ("haproxy", "haproxy.lostPods == []", "lostPods is now called podsWithoutPeer"),
    ("haproxy", "haproxy.strayPeers == []", "strayPeers is now called extraPeers"),
    ("haproxy", "haproxy.readyPods == null", "readyPods is now called configuredPods"),
    ("installation", "installation.holes == []", "holes is now called missingIndices"),
    ("shard", "shard.isSmallerHalf", "isSmallerHalf is now called isMinorFragment"),
    ("jvb", "jvb.differences.all(d, d.outvoted)", "outvoted is now called isMinority"),
    ("jvb", "jvb.differences.all(d, d.mend == null)", "mend is now called change"),
    ("jvb", "jvb.mediaFaults.all(f, f.mend == null)", "mend is now called change"),
  ])
  func aFactWithItsOldNameReportsTheNewOne(
    scope: String, expression: String, message: String
  ) throws {
    let fault = try #require(try fault(scope, expression))
    #expect(fault.hasSuffix(": \(message)"), "\(fault)")
  }

  @Test func aMistypedFactNamesTheNearestOrAll() throws {
    #expect(
      try fault("web", "web.replica == 1")
        == "own.yaml:13:13: no such field `replica` in web; did you mean `replicas`?")
    #expect(
      try fault("prosody", "prosody.podPorts.all(p, p.transport == '')")
        == "own.yaml:13:35: no such field `transport` in containerPort; it has name, number, own")
  }
}
