import Lint
import Testing
import YAML

struct IgnoreCommentTests {
  private let type = "  type: LoadBalancer"

  @Test func withoutACommentTheFindingStands() throws {
    let outcome = try Ignoring.outcome()
    #expect(outcome.found == ["8: prosody-clusterip"])
    #expect(outcome.suppressed == [])
  }

  @Test(arguments: [
    "  type: LoadBalancer  # kubectl-jitsi:ignore prosody-clusterip",
    "  type: LoadBalancer #kubectl-jitsi:ignore yaml-syntax,prosody-clusterip",
    "  type: LoadBalancer # see TODO-7 # kubectl-jitsi:ignore prosody-clusterip # later",
    "  # kubectl-jitsi:ignore prosody-clusterip\n  type: LoadBalancer",
    "# kubectl-jitsi:ignore prosody-clusterip\n  # more of it\n\n  type: LoadBalancer",
    "  type: LoadBalancer\r\n  # kubectl-jitsi:ignore-file prosody-clusterip\r\n",
  ])
  func aCommentOnTheLineOrAboveItIsHeeded(text: String) throws {
    let outcome = try Ignoring.outcome(replacing: type, with: text, reportUnused: false)
    #expect(outcome.found == [])
    #expect(outcome.suppressed.count == 1)
  }

  @Test(arguments: [
    "  type: LoadBalancer  # kubectl-jitsi:ignore prosody-ports",
    "  type: LoadBalancer  # kubectl-jitsi:ignored prosody-clusterip",
    "  type: LoadBalancer  # we do not use kubectl-jitsi:ignore prosody-clusterip",
    "  type: LoadBalancer\n  # kubectl-jitsi:ignore prosody-clusterip",
    "  # kubectl-jitsi:ignore -- prosody-clusterip\n  type: LoadBalancer",
    "  # kubectl-jitsi:ignore *\n  type: LoadBalancer",
    "  type: \"LoadBalancer\"\n  note: '# kubectl-jitsi:ignore-file prosody-clusterip'",
    "  note: a #kubectl-jitsi:ignore\n  type: LoadBalancer",
  ])
  func whatIsNoSuchCommentLeavesNothingOut(text: String) throws {
    let outcome = try Ignoring.outcome(replacing: type, with: text, reportUnused: false)
    // A misspelled ignore comment is reported as well.
    #expect(outcome.found.filter { $0.hasSuffix(": prosody-clusterip") }.count == 1)
    #expect(outcome.suppressed == [])
  }

  @Test func aReasonIsKept() throws {
    let outcome = try Ignoring.outcome(
      replacing: type,
      with: type + " # kubectl-jitsi:ignore prosody-clusterip  --  behind a   VPN, see OPS-12")
    #expect(outcome.found == [])
    #expect(
      outcome.suppressed == ["prosody-clusterip by comment at 8: behind a VPN, see OPS-12"])
  }

  @Test func aCommentAtTheKeyCoversAValueBelowIt() throws {
    let text =
      "  type: ClusterIP\n  type: &t  # kubectl-jitsi:ignore prosody-clusterip\n    LoadBalancer"
    let outcome = try Ignoring.outcome(replacing: type, with: text, reportUnused: false)
    #expect(outcome.found == ["9: duplicate-keys"])
  }

  /// A finding about a map or list is located at its first entry, one line below the key.
  @Test(arguments: [
    ("  selector:  # kubectl-jitsi:ignore some-selector", 0),
    ("  # kubectl-jitsi:ignore some-selector\n  selector:", 0),
    ("  selector:\n    # kubectl-jitsi:ignore some-selector", 0),
    ("  selector:", 1),
  ])
  func aCommentAtTheKeyOfAMappingCoversTheMapping(key: String, count: Int) throws {
    let rule = """
      apiVersion: kubectl-jitsi.dev/v1alpha1
      kind: Rule
      metadata: {name: some-selector}
      spec:
        severity: error
        summary: a
        rationale: b
        remediation: c
        forEach: object
        kinds: [Service]
        validations:
        - {expression: 'false', message: d, path: spec.selector}
        - {expression: 'false', message: d, path: spec.selector.shard}
      """
    let text = Ignoring.service.replacing(
      "  selector: {k8s-app: prosody, shard: \"0\"}",
      with: "\(key)\n    k8s-app: prosody\n    shard: \"0\"")
    let rules = try RuleSet(
      embedded: [], adding: [Tree(parsing: SourceFile(name: "rule.yaml", text: rule))])
    let report = Linter(rules: rules).lint([Tree(parsing: SourceFile(name: "a.yaml", text: text))])
    #expect(
      report.findings.map(\.path) == (count == 0 ? [] : ["spec.selector"]) + ["spec.selector.shard"]
    )
  }

  @Test func whatIsOfNoUseIsReportedAtItsPlace() throws {
    let comments = """
        # kubectl-jitsi:ignore prosody-clusterip, shard-singletons
        type: LoadBalancer
        # kubectl-jitsi:ignore prosody-clusteripp
        # kubectl-jitsi:ignore
        # kubectl-jitsi:ignore prosody-ports
      """
    let outcome = try Ignoring.outcome(replacing: type, with: comments)
    #expect(
      outcome.found == [
        "8:45: shard-singletons has no finding here for this ignore to suppress",
        "10:26: unknown rule prosody-clusteripp; did you mean prosody-clusterip?",
        "11:5: this ignore has no rule and suppresses nothing",
      ])
    #expect(outcome.suppressed == ["prosody-clusterip by comment at 8"])
  }

  @Test func ofTwoThatCoverTheSameOneIsOfNoUse() throws {
    let comment = "# kubectl-jitsi:ignore prosody-clusterip"
    let outcome = try Ignoring.outcome(replacing: type, with: "  \(comment)\n\(type) \(comment)")
    #expect(
      outcome.found == [
        "9:45: prosody-clusterip has no finding here for this ignore to suppress"
      ])
    #expect(outcome.suppressed == ["prosody-clusterip by comment at 8"])
  }

  @Test func theTemplateOfAnIgnoreIsNamed() throws {
    let text =
      "---\n# Source: chart/templates/svc.yaml\n"
      + Ignoring.service.replacing(type, with: "  # kubectl-jitsi:ignore yaml-syntax\n\(type)")
    let report = try Ignoring.lint(["a.yaml": text]) { $0.reportUnused = true }
    let unused = report.findings.filter { $0.rule == UnusedSuppression.rule }
    #expect(unused.map(\.source) == ["chart/templates/svc.yaml"])
  }

  @Test func aDocumentThatIsNoYAMLTakesComments() throws {
    let outcome = try Ignoring.outcome(
      replacing: "  type: LoadBalancer",
      with: "  # kubectl-jitsi:ignore yaml-syntax\n  type: Load: Balancer")
    #expect(outcome.found == [])
    #expect(outcome.suppressed == ["yaml-syntax by comment at 8"])
  }

  @Test func haproxysOwnCommentsAndThoseAtTheKeyCoverItsLines() throws {
    let tree = try #require(
      try Example.trees("server-template").first { tree in
        tree.source.name.hasSuffix("haproxy.yaml")
      })
    let others = try Example.trees("server-template").filter { $0.source.name != tree.source.name }
    let text = String(decoding: tree.source.bytes, as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.contains("server-template ") })
    let broken = line.replacing(" 0-1 ", with: " 0-0 ")
    #expect(broken != line)
    let key = "  haproxy.cfg: |"
    #expect(text.contains(key))
    for (edit, kind) in [
      (text.replacing(line, with: broken + " # kubectl-jitsi:ignore haproxy-slots"), "on it"),
      (
        text.replacing(
          line, with: "    # kubectl-jitsi:ignore haproxy-slots\n\(broken)"), "above it"
      ),
      (
        text.replacing(line, with: broken)
          .replacing(key, with: key + " # kubectl-jitsi:ignore haproxy-slots"), "at the key"
      ),
      (
        text.replacing(line, with: broken)
          .replacing(key, with: "  # kubectl-jitsi:ignore haproxy-slots\n" + key), "above the key"
      ),
    ] {
      var options = LintOptions()
      options.reportUnused = true
      let trees = others + [Tree(parsing: SourceFile(name: tree.source.name, text: edit))]
      let report = Linter(rules: try RuleFiles.set.get()).lint(trees, options: options)
      #expect(report.findings.map(Ignoring.describe) == [], "\(kind)")
      #expect(report.suppressions.map(\.finding.rule) == ["haproxy-slots"], "\(kind)")
    }
  }
}
