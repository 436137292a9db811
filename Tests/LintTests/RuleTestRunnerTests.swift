import Lint
import Testing
import YAML

/// Tests that rule tests fail exactly if the rule does not behave as they say.
struct RuleTestRunnerTests {
  private static let rule = """
    apiVersion: kubectl-jitsi.dev/v1alpha1
    kind: Rule
    metadata: {name: team}
    spec:
      severity: warning
      summary: s
      rationale: r
      remediation: m
      forEach: object
      kinds: [ConfigMap, Secret]
      validations:
        - expression: has(object.metadata.labels) && "team" in object.metadata.labels
          messageExpression: object.metadata.name + " has no team"
          path: metadata.labels
          fix:
            applicability: safe
            description: set the team
            when: object.metadata.name != "unfixed"
            patches:
              - path: metadata.labels.team
                value: video
      tests:

    """
  private static let added = """
    - name: t
      edits:
        - add: {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {app: x}}}

    """

  /// Returns the result messages of the tests.
  private func messages(_ tests: String) throws -> [String] {
    let lines = tests.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    let tree = Tree(parsing: SourceFile(name: "team.yaml", text: Self.rule + lines + "\n"))
    let runner = RuleTestRunner(rules: try RuleSet(adding: [tree]), isStrict: false)
    return try RuleTestReader.read(tree).map { test in
      let result = runner.run(test, on: [])
      #expect(result.isPassed == result.message.isEmpty)
      return result.message
    }
  }

  @Test func aTestThatSaysAllOfItPasses() throws {
    let test =
      Self.added + """
          expect:
            - {object: ConfigMap/a, path: metadata.labels, message: no team, line: app, severity: warning}
          fixed:
            - {object: ConfigMap/a, path: metadata.labels.team, value: video}
            - {object: ConfigMap/a, path: metadata.labels, value: {app: x, team: video}}
            - {object: ConfigMap/a, path: metadata.labels.team, holds: vid}
            - {object: ConfigMap/a, path: metadata.annotations, absent: true}
        """
    #expect(try messages(test) == [""])
  }

  @Test(arguments: [
    ("[]", #"expected no more findings; found ConfigMap/a metadata.labels "a has no team""#),
    (
      "[{object: ConfigMap/b, path: metadata.labels}]",
      #"expected ConfigMap/b metadata.labels; found ConfigMap/a metadata.labels "a has no team""#
    ),
    ("[{object: ConfigMap/a}]", "expected ConfigMap/a; found ConfigMap/a metadata.labels"),
    ("[{object: ConfigMap/a, path: metadata.labels, message: b has}]", #""b has"; found"#),
    ("[{object: ConfigMap/a, path: metadata.labels, line: other}]", #"at line "other"; found"#),
    ("[{object: ConfigMap/a, path: metadata.labels, severity: error}]", "severity error; found"),
    ("[{object: ConfigMap/a, path: metadata.labels, shard: 1}]", "shard 1; found"),
    ("[{object: ConfigMap/a, path: metadata.labels, fixable: false}]", "without a fix; found"),
    (
      "[{object: ConfigMap/a, path: metadata.labels}, {object: ConfigMap/a, path: metadata.labels}]",
      "expected ConfigMap/a metadata.labels; found none"
    ),
    (
      "[{rule: images-pinned, object: ConfigMap/a, path: metadata.labels}]",
      "expected images-pinned"
    ),
  ])
  func aFindingThatIsNotAsExpectedFails(expected: String, message: String) throws {
    let found = try #require(try messages(Self.added + "  expect: \(expected)").first)
    #expect(found.contains(message), "\(found)")
  }

  @Test(arguments: [
    (
      "path: metadata.labels.team, value: audio", #"metadata.labels.team of ConfigMap/a is "video""#
    ),
    (
      "path: metadata.labels.app, absent: true", "metadata.labels.app of ConfigMap/a is still there"
    ),
    ("path: metadata.labels.team, holds: aud", #"metadata.labels.team of ConfigMap/a is "video""#),
    ("path: data, value: {}", "data of ConfigMap/a is missing"),
  ])
  func aFixThatDoesSomethingElseFails(field: String, message: String) throws {
    let test =
      Self.added
      + "  expect: [{object: ConfigMap/a, path: metadata.labels}]\n  fixed: [{object: ConfigMap/a, \(field)}]"
    #expect(try messages(test) == ["after the fix, \(message)"])
  }

  @Test func whatASecretHoldsIsNotShown() throws {
    let test = """
      - name: t
        edits: [{add: {apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: aHVudGVyMg==}}}]
        expect: [{object: Secret/a, path: metadata.labels}]
        fixed: [{object: Secret/a, path: data.p, value: other}]
      """
    #expect(try messages(test) == ["after the fix, data.p of Secret/a is another value"])
  }

  @Test func aMissingFixFailsUnlessTheTestSaysSo() throws {
    func test(_ mark: String) -> String {
      """
      - name: t
        edits: [{add: {apiVersion: v1, kind: ConfigMap, metadata: {name: unfixed}}}]
        expect: [{object: ConfigMap/unfixed, path: metadata.labels\(mark)}]
      """
    }
    #expect(try messages(test(", fixable: false")) == [""])
    #expect(
      try messages(test("")) == [
        "no fix is offered, and the test does not say `fixable: false`: unfixed has no team"
      ])
  }

  @Test(arguments: [
    ("{object: ConfigMap/b, delete: true}", "no object is ConfigMap/b"),
    ("{object: ConfigMap/a, remove: [data.x]}", "ConfigMap/a has no data.x"),
    (
      "{object: ConfigMap/a, set: {\"metadata.name.x\": 1}}",
      "the path does not fit the object at x"
    ),
    (
      "{object: ConfigMap/a, replace: [{path: metadata.name, from: z, to: y}]}",
      "metadata.name of ConfigMap/a does not contain the text to replace"
    ),
  ])
  func anEditThatDoesNotFitFails(edit: String, message: String) throws {
    #expect(try messages(Self.added + "    - \(edit)\n  expect: []") == [message])
  }

  // MARK: Invalid tests

  @Test(arguments: [
    (
      "- {name: t, example: server-lines}",
      "a test requires `expect`: a list of findings, `[]` if there must be none"
    ),
    (
      "- {name: t, example: server-lines, expect: }",
      "a test requires `expect`: a list of findings, `[]` if there must be none"
    ),
    (
      "- {name: t, expect: []}",
      "a test requires `example`, `manifests` or `edits` that add objects"
    ),
    ("- {example: server-lines, expect: []}", "a test requires `name`"),
    (
      "- {name: t, example: server-line, expect: []}",
      "this must be one of server-lines, server-template; did you mean `server-lines`?"
    ),
    (
      "- {name: t, example: server-lines, expects: [], expect: []}",
      "a test has no key `expects`; did you mean `expect`?"
    ),
    (
      "- {name: t, edits: [{delete: true}], expect: []}",
      "an edit requires exactly one of add, raw, everywhere, object"
    ),
    ("- {name: t, edits: [{raw: x, set: {a: 1}}], expect: []}", "`set` requires `object`"),
    (
      "- {name: t, example: server-lines, expect: [], fixed: [{object: A/b, path: c}]}",
      "an entry of `fixed` requires exactly one of value, holds, absent"
    ),
  ])
  func aTestThatCannotFailIsAnError(test: String, message: String) throws {
    let errors = #expect(throws: RuleErrors.self) { _ = try messages(test) }
    #expect(errors?.errors.map(\.message) == [message])
  }
}
