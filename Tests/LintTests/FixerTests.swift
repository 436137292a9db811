import Lint
import Testing
import YAML

/// Tests which fixes are made when rules conflict.
struct FixerTests {
  /// Returns a rule that requires `yes` under a key of a ConfigMap and has a fix for it.
  private static func wants(
    _ key: String, severity: String = "error", when: String = "true", uncovers: String = "[]"
  ) -> String {
    """
    ---
    apiVersion: kubectl-jitsi.dev/v1alpha1
    kind: Rule
    metadata: {name: wants-\(key)}
    spec:
      severity: \(severity)
      summary: s
      rationale: r
      remediation: r
      forEach: object
      kinds: [ConfigMap]
      validations:
        - expression: object.data.\(key) == "yes"
          message: \(key) is missing
          path: data.\(key)
          fix:
            applicability: safe
            description: set it
            when: '\(when)'
            uncovers: \(uncovers)
            patches: [{value: "yes"}]

    """
  }

  /// Returns a rule without a fix.
  private static func refuses(_ expression: String, severity: String) -> String {
    """
    ---
    apiVersion: kubectl-jitsi.dev/v1alpha1
    kind: Rule
    metadata: {name: refuses}
    spec:
      severity: \(severity)
      summary: s
      rationale: r
      remediation: r
      forEach: object
      kinds: [ConfigMap]
      validations:
        - expression: '!(\(expression))'
          message: refused
          path: data

    """
  }

  private func fix(_ rules: String) throws -> (text: String, rejected: [String], again: Bool) {
    let set = try RuleSet(
      embedded: [], adding: [Tree(parsing: SourceFile(name: "rules.yaml", text: rules))])
    let linter = Linter(rules: set)
    let source = SourceFile(
      name: "map.yaml",
      text: """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: m}
        data: {a: "no", c: "no", d: "no"}
        """)
    let result = Fixer.fix([source], with: linter, options: LintOptions(), fixes: FixOptions())
    let after = result.texts[0].after
    let again = Fixer.fix([after], with: linter, options: LintOptions(), fixes: FixOptions())
    return (
      String(decoding: after.bytes, as: UTF8.self), result.rejected.map(\.finding.rule),
      again.texts[0].isChanged
    )
  }

  @Test func whatOthersMakePossibleIsMadeInTheSameRun() throws {
    let (text, rejected, again) = try fix(
      Self.wants("a") + Self.wants("c", when: "object.data.d == \"yes\"") + Self.wants("d")
        + Self.refuses("object.data.a == \"yes\" && object.data.c == \"no\"", severity: "error"))
    #expect(text.contains(#"{a: "yes", c: "yes", d: "yes"}"#))
    #expect(rejected == [])
    #expect(!again)
  }

  @Test func anErrorIsResolvedAtThePriceOfAWarning() throws {
    let (text, rejected, again) = try fix(
      Self.wants("a") + Self.refuses("object.data.a == \"yes\"", severity: "warning"))
    #expect(text.contains(#"a: "yes""#))
    #expect(rejected == [])
    #expect(!again)
  }

  @Test func aWarningIsNotTradedForAnother() throws {
    let (text, rejected, again) = try fix(
      Self.wants("a", severity: "warning")
        + Self.refuses("object.data.a == \"yes\"", severity: "warning"))
    #expect(text.contains(#"a: "no""#))
    #expect(rejected == ["wants-a"])
    #expect(!again)
  }

  @Test func whatARuleSaysThatItUncoversIsNoReasonAgainstIt() throws {
    let (text, rejected, again) = try fix(
      Self.wants("a", severity: "warning", uncovers: "[refuses]")
        + Self.refuses("object.data.a == \"yes\"", severity: "warning"))
    #expect(text.contains(#"a: "yes""#))
    #expect(rejected == [])
    #expect(!again)
  }

  /// As in ajaysheoran2323/jitsi-on-kubernetes ed1f4cf deployments/jvb.yaml: the other findings of the object are not new.
  @Test func anObjectThatMovesToAnotherNamespaceTakesItsFindingsAlong() throws {
    let rules = """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: Rule
      metadata: {name: moves}
      spec:
        severity: error
        summary: it is in meet
        rationale: r
        remediation: r
        forEach: object
        validations:
          - expression: object.metadata.namespace == "meet"
            message: it is elsewhere
            path: metadata.namespace
            fix: {applicability: safe, description: move it, patches: [{value: meet}]}

      """
    let set = try RuleSet(
      embedded: [],
      adding: [
        Tree(
          parsing: SourceFile(
            name: "rules.yaml",
            text: rules + Self.refuses("true", severity: "error")))
      ])
    let source = SourceFile(
      name: "map.yaml",
      text: """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: m, namespace: jitsi}
        data: {a: "no"}
        """)
    let result = Fixer.fix(
      [source], with: Linter(rules: set), options: LintOptions(), fixes: FixOptions())
    #expect(result.rejected.map(\.finding.rule) == [])
    #expect(
      String(decoding: result.texts[0].after.bytes, as: UTF8.self).contains("namespace: meet"))
  }
}
