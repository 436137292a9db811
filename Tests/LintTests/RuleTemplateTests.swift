import Foundation
import Lint
import Testing
import YAML

/// Tests values of fixes: YAML with expressions at its leaves.
struct RuleTemplateTests {
  @Test func aLeafThatIsOneExpressionKeepsItsType() throws {
    let object = try created(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: ${shard.web.name}
        labels: ${shard.web.object.spec.selector.matchLabels}
      numbers: "${[1, 2]}"
      count: ${shard.index + 1}
      on: ${shard.index == 0}
      """)
    #expect(
      object == """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: jitsi-shard-0-web
          labels:
            app.kubernetes.io/name: jitsi
            app.kubernetes.io/instance: nordhafen
            app.kubernetes.io/component: web
            video.nordhafen-klinik.de/shard: shard-0
        numbers:
        - 1
        - 2
        count: 1
        "on": true

        """)
  }

  @Test func aMixtureIsAString() throws {
    let object = try created(
      """
      name: ${shard.web.name}-${shard.index}
      port: 80${shard.index}
      nested: 'a ${"}" + ''{'' /* no comment */}'
      """
      .replacingOccurrences(of: " /* no comment */", with: ""))
    #expect(
      object == """
        ---
        name: jitsi-shard-0-web-0
        port: "800"
        nested: a }{

        """)
  }

  @Test func nullDropsKeysAndElements() throws {
    let object = try created(
      """
      gone: ${null}
      absent: ${shard.web.object.metadata.?none}
      written: null
      list:
        - ${shard.web.object.?none}
        - one
        - '${shard.index > 0 ? {"name": "two"} : null}'
      inside: '${{"kept": 1, "none": null, "absent": shard.web.object.?none}}'
      """)
    #expect(
      object == """
        ---
        list:
        - one
        inside:
          kept: 1

        """)
  }

  @Test func aDoubledDollarIsText() throws {
    let object = try created(
      """
      command: echo $${HOSTNAME} $HOME $(NAME) ${shard.index}
      plain: $${HOSTNAME}
      """)
    #expect(
      object == """
        ---
        command: echo ${HOSTNAME} $HOME $(NAME) 0
        plain: ${HOSTNAME}

        """)
  }

  /// Rules that were written before values had expressions load with the rewrite.
  @Test(arguments: ["HOSTNAME", "HOSTNAME##*-", "PORT:-8080"])
  func aVariableOfAShellIsAnErrorThatNamesTheRewrite(variable: String) throws {
    let error = try #require(throws: RuleErrors.self) {
      _ = try created("command: [sh, -c, 'echo ${\(variable)}']")
    }
    #expect(
      error.errors.contains {
        $0.description.hasSuffix(
          "; write `$${\(variable)}` for the text `${\(variable)}` itself")
      }, "\(error)")
    #expect(
      try created("command: [sh, -c, 'echo $${\(variable)}']").contains("echo ${\(variable)}"))
  }

  @Test func theObjectMayBeOneExpression() throws {
    #expect(try created("'${{\"kind\": \"List\"}}'") == "---\nkind: List\n")
  }

  /// The older form, an expression that gives the whole object, still loads.
  @Test func anExpressionWithoutBracesStillLoads() throws {
    #expect(
      try created("'{\"kind\": \"List\", \"text\": \"${HOSTNAME}\", \"none\": null}'")
        == "---\nkind: List\ntext: ${HOSTNAME}\n")
  }

  @Test func patchesTakeTheSameValues() throws {
    let report = try lint(
      fix: """
        applicability: safe
        description: d
        patches:
          - object: shard.web.object
            path: spec.template.metadata.annotations
            value:
              shard: shard-${shard.index}
              count: ${shard.index + 1}
        """)
    let fix = try #require(report.findings.first?.fix)
    #expect(fix.edits.count == 1)
    #expect(fix.edits.first?.edit.text.contains("shard: shard-0") == true)
    #expect(fix.edits.first?.edit.text.contains("count: 1") == true)
  }

  // MARK: Errors

  @Test(arguments: [
    ("a: ${shard.web.nam}", "no such field `nam` in ", "19:28"),
    ("a: x-${shard.webs}", "inside a text, an expression must give a string", "19:20"),
    ("a: ${shard.index", "`${` has no closing `}`; write `$${` for the text itself", "19:16"),
    ("a: ${ }", "`${}` holds no expression", "19:18"),
    ("${shard.index}: a", "a key cannot hold an expression", "19:13"),
    ("a: >-\n  ${shard.index\n  + nothing}", "undeclared reference", "21:17"),
  ])
  func aFaultIsReportedWhereItIs(object: String, message: String, place: String) throws {
    let errors = #expect(throws: RuleErrors.self) { _ = try created(object) }
    let error = try #require(errors?.errors.first)
    #expect(error.message.hasPrefix(message), "\(error)")
    #expect("\(error.line):\(error.column)" == place, "\(error)")
    #expect(errors?.errors.count == 1)
  }

  @Test func anObjectMustBeAMapping() throws {
    let errors = #expect(throws: RuleErrors.self) { _ = try created("[a, b]") }
    #expect(errors?.errors.first?.message == "an object to create must be a mapping")
  }

  // MARK: Fixes that validations share

  @Test func validationsShareANamedFix() throws {
    let report = try lint(
      spec: """
        fixes:
          count:
            applicability: safe
            descriptionExpression: '"set replicas of " + item.name'
            patches:
              - path: spec.replicas
                object: item.object
                value: 3
        validations:
          - forEach: shard.webs
            messageExpression: item.name
            fix: count
          - forEach: shard.jicofos
            messageExpression: item.name
            fix: count
        """)
    #expect(
      Set(report.findings.compactMap(\.fix?.description)) == [
        "set replicas of jitsi-shard-0-web", "set replicas of jitsi-shard-1-web",
        "set replicas of jitsi-shard-0-jicofo", "set replicas of jitsi-shard-1-jicofo",
      ])
  }

  @Test func aNameThatNoFixHasIsAnError() throws {
    let spec = """
      fixes:
        count:
          applicability: safe
          description: d
          patches: [{path: spec.replicas, value: 3}]
      validations:
        - when: shard.index == 0
          message: m
          fix: coun
      """
    let errors = #expect(throws: RuleErrors.self) { _ = try lint(spec: spec) }
    #expect(
      errors?.errors.map(\.description) == [
        "own.yaml:18:12: `fixes` of the rule has no fix `coun`; did you mean `count`?",
        "own.yaml:11:5: no validation uses the fix `count`",
      ])
  }

  /// A mistake in a fix that two validations share is one error.
  @Test func aFaultOfASharedFixIsReportedOnce() throws {
    let spec = """
      fixes:
        count:
          applicability: safe
          description: d
          patches: [{path: spec.replicas, valueExpression: shard.nothing}]
      validations:
        - {when: shard.index == 0, message: m, fix: count}
        - {when: shard.index == 1, message: m, fix: count}
      """
    let errors = #expect(throws: RuleErrors.self) { _ = try lint(spec: spec) }
    #expect(errors?.errors.count == 1)
  }

  // MARK: Support

  /// Returns the object that a fix adds for the first shard.
  private func created(_ object: String) throws -> String {
    let report = try lint(
      fix: """
        applicability: create
        description: d
        create:
          - beside: shard.web
            object:
        \(object.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
        """)
    let fix = try #require(report.findings.first?.fix)
    return DocumentWriter.text(fix.creations.map(\.content))
  }

  private func lint(fix: String) throws -> LintReport {
    let lines = fix.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    return try lint(spec: "validations:\n- when: shard.index == 0\n  message: m\n  fix:\n\(lines)")
  }

  private func lint(spec: String) throws -> LintReport {
    let rule = """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: Rule
      metadata: {name: own}
      spec:
        severity: warning
        summary: s
        rationale: r
        remediation: m
        forEach: shard

      """
    let lines = spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    let source = SourceFile(name: "own.yaml", text: rule + lines + "\n")
    let rules = try RuleSet(embedded: [], adding: [Tree(parsing: source)])
    return Linter(rules: rules).lint(try Example.trees("server-lines"))
  }
}
