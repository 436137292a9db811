import Lint
import Testing
import YAML

/// Every rule, asked about what its file says that it finds and does not find.
struct RuleTests {
  @Test func everyRuleLoads() throws {
    #expect(try RuleFiles.set.get().rules.count == RuleFiles.sources.count)
  }

  @Test(arguments: RuleFiles.sources.map(\.name))
  func everyRuleHasTestsForFindingAndSilence(file: String) {
    let id = file.dropFirst("rules/".count).dropLast(".yaml".count)
    let cases = RuleFiles.cases.filter { $0.rule == id }
    #expect(cases.contains { ($0.node["expect"]?.count ?? 0) > 0 }, "no test for a finding")
    #expect(cases.contains { $0.node["expect"]?.count == 0 }, "no test for silence")
  }

  @Test(arguments: Example.names, [true, false])
  func healthyExamplesAreSilent(name: String, whole: Bool) throws {
    var options = LintOptions()
    options.whole = whole
    let report = Linter(rules: try RuleFiles.set.get())
      .lint(try Example.trees(name), options: options)
    #expect(report.findings.map(describe) == [])
    #expect(report.issues.map(\.description) == [])
    #expect(report.shards == 2)
  }

  /// The planted defect is found where the test says, and nothing else is reported; an expected entry that names another
  /// rule says that this rule owns the cause. Its fix then does what the test says.
  @Test(arguments: RuleFiles.cases)
  func findsAndFixesWhatItSays(test: RuleCase) throws {
    try expectKeys(
      test.node, ["name", "example", "whole", "edits", "expect", "fixed"])
    let example = try #require(test.node["example"]?.text)
    let tree = try Example.edited(example, test.node["edits"])
    var options = LintOptions()
    options.whole = test.node["whole"]?.scalar != .bool(false)
    let linter = Linter(rules: try RuleFiles.set.get())
    let report = linter.lint([tree], options: options)
    try expectFindings(test, report)
    try RuleFixExpectations(test: test, linter: linter, options: options).check(tree, report)
  }

  private func expectFindings(_ test: RuleCase, _ report: LintReport) throws {
    #expect(report.issues.map(\.description) == [])
    var unexpected = report.findings
    for wanted in try #require(test.node["expect"]).elements {
      try expectKeys(
        wanted, ["rule", "object", "path", "line", "message", "severity", "shard", "fixable"])
      let position = unexpected.firstIndex { matches($0, wanted, test.rule) }
      if let position {
        unexpected.remove(at: position)
      } else {
        Testing.Issue.record(
          "not found: \(describe(wanted)); found: \(report.findings.map(describe))")
      }
    }
    #expect(unexpected.map(describe) == [], "found beside what was expected")
  }

  private func matches(_ finding: Finding, _ wanted: Node, _ rule: String) -> Bool {
    let object = finding.object.map { "\($0.kind)/\($0.name)" }
    guard finding.rule == wanted["rule"]?.text ?? rule,
      object == wanted["object"]?.text,
      finding.path ?? "" == wanted["path"]?.text ?? ""
    else { return false }
    if let line = wanted["line"]?.text,
      finding.file.line(finding.start.line)?.contains(line) != true
    {
      return false
    }
    if let words = wanted["message"]?.text, !finding.message.contains(words) { return false }
    if let severity = wanted["severity"]?.text, finding.severity.rawValue != severity {
      return false
    }
    if wanted["fixable"]?.scalar == .bool(false), finding.fix != nil { return false }
    if let shard = wanted["shard"], shard.scalar != finding.shard.map({ .int(Int64($0)) }) {
      return false
    }
    return true
  }

  private func expectKeys(_ node: Node, _ keys: Set<String>) throws {
    for entry in node.entries where !keys.contains(entry.key.text ?? "") {
      throw TestFault("a test has no key \(entry.key.text ?? "?")")
    }
  }

  private func describe(_ finding: Finding) -> String {
    let object = finding.object.map { "\($0.kind)/\($0.name)" } ?? "-"
    let line = finding.file.line(finding.start.line) ?? ""
    return "\(finding.rule) \(object) \(finding.path ?? "") at «\(line)»: \(finding.message)"
  }

  private func describe(_ node: Node) -> String {
    node.entries.map { "\($0.key.text ?? ""): \($0.value.text ?? "")" }.joined(separator: ", ")
  }
}
