import Foundation
import Lint
import Testing
import YAML

/// Tests the meaning of the rule format and what it rejects.
struct RuleFormatTests {
  @Test func withoutExpressionEveryElementIsAFinding() throws {
    let report = try lint(
      """
        - forEach: installation.indices
          messageExpression: '"shard " + string(item)'
      """)
    #expect(report.findings.map(\.message) == ["shard 0", "shard 1"])
  }

  @Test func withoutExpressionWhenDecides() throws {
    let report = try lint(
      """
        - when: installation.indices.size() == 2
          message: two shards
        - when: installation.indices.size() == 3
          message: three shards
      """)
    #expect(report.findings.map(\.message) == ["two shards"])
  }

  @Test func anExpressionThatIsAlwaysFalseStillWorks() throws {
    let report = try lint(
      """
        - forEach: installation.indices
          expression: "false"
          messageExpression: '"shard " + string(item)'
      """)
    #expect(report.findings.map(\.message) == ["shard 0", "shard 1"])
  }

  @Test func aValidationWithoutAnyConditionIsAnError() throws {
    let errors = #expect(throws: RuleErrors.self) {
      _ = try lint("  - message: always\n")
    }
    #expect(
      errors?.errors.map { "\($0.line):\($0.column): \($0.message)" } == [
        "11:5: a validation requires `expression`, `forEach` or `when`"
      ])
  }

  /// The first rule of docs/writing-rules.md reports its finding in an example, and its fix works.
  @Test func theDocumentedRuleWorks() throws {
    let source = try #require(try DocumentedRules.sources().first)
    let linter = Linter(rules: try RuleSet(embedded: [], adding: [Tree(parsing: source)]))
    let trees = try Example.trees("server-lines")
    let report = linter.lint(trees)
    #expect(!report.findings.isEmpty)
    #expect(report.findings.allSatisfy { $0.message.hasPrefix("deployment/") && $0.fix != nil })
    let fixed = Fixer.fix(
      trees.map(\.source), with: linter, options: LintOptions(), fixes: FixOptions())
    #expect(fixed.report.findings.isEmpty)
    #expect(fixed.fixed.count == report.findings.count)
  }

  /// Returns the report of a rule with these validations on a healthy example.
  private func lint(_ validations: String) throws -> LintReport {
    let rule = """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: Rule
      metadata: {name: own}
      spec:
        severity: warning
        summary: s
        rationale: r
        remediation: m
        forEach: installation
        validations:

      """
    let source = SourceFile(name: "own.yaml", text: rule + validations)
    let rules = try RuleSet(embedded: [], adding: [Tree(parsing: source)])
    return Linter(rules: rules).lint(try Example.trees("server-lines"))
  }
}
