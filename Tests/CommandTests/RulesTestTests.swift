import Foundation
import TestSupport
import Testing

/// Tests that `rules test` runs the tests in custom rule files and reports them like a test runner.
struct RulesTestTests {
  private static func rule(_ tests: String) -> String {
    """
    apiVersion: kubectl-jitsi.dev/v1alpha1
    kind: Rule
    metadata: {name: team}
    spec:
      severity: warning
      summary: s
      rationale: r
      remediation: m
      forEach: object
      kinds: [ConfigMap]
      validations:
        - expression: has(object.metadata.labels)
          messageExpression: object.metadata.name + " has no labels"

    """ + tests
  }

  private static let passing = """
      tests:
        - name: no labels
          manifests: ../manifests
          expect:
            - {object: ConfigMap/bare}
        - name: labels
          manifests: ../manifests/bare.yaml
          edits:
            - {object: ConfigMap/bare, set: {metadata.labels: {a: b}}}
          expect: []

    """
  private static let failing = """
      tests:
        - name: no labels
          manifests: ../manifests
          expect: []
        - name: another
          manifests: ../manifests
          expect:
            - {object: ConfigMap/other, message: none}

    """
  private static let manifest = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: bare}

    """

  private func run(_ tests: String, _ more: String...) async throws -> Binary.Outcome {
    let folder = try TemporaryFolder()
    try folder.write("rules/team.yaml", Self.rule(tests))
    try folder.write("manifests/bare.yaml", Self.manifest)
    let outcome = try await Binary.run(["rules", "test", folder.path + "/rules"] + more)
    func short(_ text: String) -> String { text.replacingOccurrences(of: folder.path, with: "DIR") }
    return Binary.Outcome(
      output: short(outcome.output), errors: short(outcome.errors), code: outcome.code)
  }

  @Test func testsThatPassExitWithZero() async throws {
    let outcome = try await run(Self.passing)
    #expect(outcome.errors == "")
    #expect(outcome.output == "2 tests passed\n")
    #expect(outcome.code == 0)
  }

  @Test func eachTestThatFailsIsOneLine() async throws {
    let outcome = try await run(Self.failing)
    #expect(
      outcome.output == """
        DIR/rules/team.yaml:15: team: no labels: expected no more findings; found ConfigMap/bare "bare has no labels"
        DIR/rules/team.yaml:18: team: another: expected ConfigMap/other "none"; found ConfigMap/bare "bare has no labels"
        2 of 2 tests failed

        """)
    #expect(outcome.code == 1)
  }

  @Test func aReportForCI() async throws {
    let json = try await run(Self.failing, "-o", "json")
    #expect(json.code == 1)
    #expect(json.output.contains(#""kind": "RuleTestReport""#))
    #expect(json.output.contains(#""failed": 2"#))
    #expect(json.output.contains(#""line": 15"#))
    let junit = try await run(Self.failing, "-o", "junit")
    #expect(junit.code == 1)
    #expect(junit.output.contains(#"tests="2" failures="2""#))
    #expect(junit.output.contains(#"classname="team" name="no labels""#))
  }

  @Test func aTestWithoutExpectationExitsWithTwo() async throws {
    let outcome = try await run("  tests:\n    - {name: t, example: server-lines}\n")
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("DIR/rules/team.yaml:15:7: a test requires `expect`"))
  }

  @Test func rulesWithoutTestsExitWithTwo() async throws {
    let outcome = try await run("")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("no tests in 1 rule"))
  }

  @Test func manifestsThatAreMissingExitWithTwo() async throws {
    let outcome = try await run("  tests:\n    - {name: t, manifests: ../none, expect: []}\n")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("none"))
  }

  @Test func aRuleThatDoesNotLoadExitsWithTwo() async throws {
    let outcome = try await run("    - {when: object.metadata.nothing(, message: m}\n")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("DIR/rules/team.yaml:14:"))
  }

  @Test func theListAndTheExplanationOfRulesStay() async throws {
    let list = try await Binary.run("rules")
    #expect(list.code == 0)
    #expect(list.output.contains("shard-selectors"))
    let one = try await Binary.run("rules", "shard-selectors", "-o", "json")
    #expect(one.code == 0)
    #expect(one.output.contains(#""name": "shard-selectors""#))
    #expect(try await Binary.run("rules", "shard-selector").code == 2)
  }

  /// The project's own rules pass their tests with the command, too.
  @Test func someOfTheProjectsRulesPass() async throws {
    let folder =
      URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "rules").path + "/"
    let outcome = try await Binary.run(
      "rules", "test", folder + "node-ports-unique.yaml", folder + "shard-numbering.yaml")
    #expect(outcome.output.hasSuffix(" tests passed\n"))
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
  }
}
