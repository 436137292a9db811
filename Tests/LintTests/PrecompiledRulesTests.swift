import Testing
import YAML

@testable import Lint

/// Tests that rules compiled while the input is read give the same findings.
struct PrecompiledRulesTests {
  /// - Parameter awaited: Whether linting waits until all rules are compiled.
  @Test(arguments: Example.names, [false, true])
  func readyRulesFindTheSame(example: String, awaited: Bool) throws {
    let linter = Linter(rules: try RuleSet(adding: []))
    // Without probes, rules of several scopes report findings.
    let trees = try Example.trees(example).map { tree in
      let text = String(decoding: tree.source.bytes, as: UTF8.self).replacing(
        "readinessProbe", with: "readyProbe")
      return Tree(parsing: SourceFile(name: tree.source.name, text: text))
    }
    let ready = PrecompiledRules()
    if awaited { _ = ready?.take() }
    let report = linter.lint(trees, ready: ready)
    let plain = linter.lint(trees)
    #expect(!plain.findings.isEmpty)
    #expect(report.findings.map(\.message) == plain.findings.map(\.message))
    #expect(report.issues.map(\.message) == plain.issues.map(\.message))
  }

  @Test func aRuleOfTheUsersTakesThePlaceOfAReadyOne() throws {
    let own = SourceFile(
      name: "own.yaml",
      text: """
        apiVersion: kubectl-jitsi.dev/v1alpha1
        kind: Rule
        metadata:
          name: shard-complete
        spec:
          severity: info
          summary: Every shard is looked at
          rationale: For this test.
          remediation: None.
          forEach: shard
          validations:
            - expression: "false"
              message: looked at
        """)
    let linter = Linter(rules: try RuleSet(adding: [Tree(parsing: own)]))
    let report = linter.lint(try Example.trees("server-template"), ready: PrecompiledRules())
    #expect(report.findings.map(\.message) == ["looked at", "looked at"])
  }
}
