import Lint
import Testing
import YAML

/// Tests the settings of rules in configurations, for the files that they apply to.
struct SettingTests {
  private func lint(
    _ settings: String, others: Bool = false, _ change: (inout LintOptions) -> Void = { _ in }
  ) throws -> LintReport {
    let text = Ignoring.service.replacing(
      "spec:\n  selector", with: "spec:\n  replicas: 2\n  selector")
    let other = Ignoring.service.replacing("shard-0", with: "shard-1")
      .replacing("shard: \"0\"", with: "shard: \"1\"")
    return try Ignoring.lint(others ? ["a.yaml": text, "b.yaml": other] : ["a.yaml": text]) {
      let configuration = try! LintConfiguration(
        reading: Tree(parsing: SourceFile(name: "conf.yaml", text: settings)), folder: "/")
      $0.configurations.put("a.yaml", under: $0.configurations.add(configuration))
      $0.select = []
      $0.ignore = Set(try! RuleFiles.set.get().rules.map(\.id)).subtracting([
        "yaml-syntax", "shard-singletons", "prosody-clusterip",
      ])
      change(&$0)
    }
  }

  @Test func aRuleCanBeOffOrAnotherSeverity() throws {
    let report = try lint("rules: {prosody-clusterip: off, shard-singletons: info}")
    #expect(report.findings.map(\.rule) == ["shard-singletons"])
    #expect(report.findings.map(\.severity) == [.info])
    #expect(report.suppressed == 0)
  }

  @Test func aConfigurationCountsForItsOwnTextsOnly() throws {
    let report = try lint("rules: {prosody-clusterip: off}", others: true)
    #expect(
      report.findings.map { "\($0.file.name) \($0.rule)" } == [
        "a.yaml shard-singletons", "b.yaml prosody-clusterip",
      ])
  }

  @Test func aRuleThatIsAskedForByNameIsAsked() throws {
    let report = try lint("rules: {prosody-clusterip: off}") { $0.select = ["prosody-clusterip"] }
    #expect(report.findings.map(\.rule) == ["prosody-clusterip"])
  }

  @Test(arguments: [true, false])
  func aRuleThatIsOffForNothingIsReported(others: Bool) throws {
    let report = try lint(
      "rules:\n  yaml-syntax: off\n  shard-singletons: off\n  prosody-clusterip: warning\n",
      others: others
    ) {
      $0.reportUnused = true
    }
    let unused = report.findings.filter { $0.rule == UnusedSuppression.rule }
    #expect(
      unused.map(Ignoring.describe) == [
        "2:3: yaml-syntax is off, but has no findings in the files under this configuration"
      ])
    #expect(report.findings.last?.file.name == "conf.yaml")
    #expect(!report.findings.contains { $0.rule == "shard-singletons" })
  }

  @Test func ignoresOfRulesThatAreOffAreNotCalledSuperfluous() throws {
    let report = try Ignoring.lint([
      "a.yaml": Ignoring.service.replacing(
        "LoadBalancer", with: "LoadBalancer # kubectl-jitsi:ignore prosody-clusterip")
    ]) {
      let configuration = try! LintConfiguration(
        reading: Tree(
          parsing: SourceFile(name: "conf.yaml", text: "rules: {prosody-clusterip: off}")),
        folder: "/")
      $0.configurations.put("a.yaml", under: $0.configurations.add(configuration))
      $0.select = []
      $0.reportUnused = true
    }
    #expect(!report.findings.contains { $0.rule == UnusedSuppression.rule })
  }

  @Test func anUnknownRuleIsAnErrorAtItsPlace() throws {
    var configurations = Configurations()
    let text = "rules:\n  prosody-clusterip: off\n  prosody-clusteripp: off\n"
    let configuration = try LintConfiguration(
      reading: Tree(parsing: SourceFile(name: "conf.yaml", text: text)), folder: "/")
    _ = configurations.add(configuration)
    #expect {
      try configurations.check(against: try RuleFiles.set.get())
    } throws: {
      "\($0)"
        == "conf.yaml:3:3: unknown rule `prosody-clusteripp`; did you mean `prosody-clusterip`?"
    }
  }
}
