import Lint
import Testing
import YAML

/// Runs the tests of every rule.
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

  /// The planted defect is reported where the test says, and nothing else is; an expected entry that names another rule means
  /// that this rule owns the cause. Every offered fix is applied and none is rejected, a second run changes nothing, and the
  /// resulting objects are as the test says.
  @Test(arguments: RuleFiles.cases)
  func findsAndFixesWhatItSays(test: RuleCase) throws {
    let test = try test.test
    guard case .example(let name) = test.input else {
      Testing.Issue.record("it begins with manifests of its own")
      return
    }
    let runner = RuleTestRunner(rules: try RuleFiles.set.get(), isStrict: true)
    let objects = try #require(RuleTestExamples.objects(of: name))
    #expect(runner.run(test, on: objects).message == "")
  }

  /// The same for tests without an example, of the findings of their own rule.
  @Test(arguments: RuleFiles.casesWithoutExample)
  func findsAndFixesInPartsOfInstallations(test: RuleCase) throws {
    let test = try test.test
    #expect(test.input == .nothing)
    let runner = RuleTestRunner(rules: try RuleFiles.set.get(), isStrict: false)
    #expect(runner.run(test, on: []).message == "")
  }

  private func describe(_ finding: Finding) -> String {
    let object = finding.object.map { "\($0.kind)/\($0.name)" } ?? "-"
    let line = finding.file.line(finding.start.line) ?? ""
    return "\(finding.rule) \(object) \(finding.path ?? "") at «\(line)»: \(finding.message)"
  }
}
