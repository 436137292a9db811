import Foundation
import Lint
import Operations
import Reports
import Testing

struct LintReportTests {
  private let extent = LintText.Extent(files: 2, rules: 44)

  private func text(_ report: LintReport, coloured: Bool = false, quiet: Bool = false) -> String {
    LintText(style: TextStyle(isColoured: coloured), isQuiet: quiet).render(report, extent)
  }

  @Test func plainText() throws {
    try expectGolden(text(SampleReport.report).utf8, "lint.txt")
  }

  @Test func colouredText() throws {
    try expectGolden(text(SampleReport.report, coloured: true).utf8, "lint.ansi.txt")
  }

  @Test func quietText() throws {
    try expectGolden(text(SampleReport.report, quiet: true).utf8, "lint.quiet.txt")
  }

  @Test func json() throws {
    try expectGolden(LintJSON.render(SampleReport.report), "lint.json")
  }

  @Test func sarif() throws {
    try expectGolden(
      LintSARIF.render(
        SampleReport.report, rules: SampleReport.rules,
        issues: [ReportIssue(file: "gone.yaml", message: "no such file or folder")],
        version: "1.2.3"), "lint.sarif.json")
  }

  @Test func junit() throws {
    let issues = [ReportIssue(file: "gone.yaml", message: "no such file or folder")]
    try expectGolden(
      LintJUnit.render(SampleReport.report, rules: SampleReport.rules, issues: issues).utf8,
      "lint.junit.xml")
  }

  @Test func annotationsForGitHub() throws {
    try expectGolden(LintGitHub.render(SampleReport.report).utf8, "lint.github.txt")
  }

  @Test func names() throws {
    try expectGolden(LintNames.render(SampleReport.report).utf8, "lint.names.txt")
  }

  @Test func jsonWithIssues() throws {
    let issues = [ReportIssue(file: "gone.yaml", message: "no such file or folder")]
    try expectGolden(LintJSON.render(SampleReport.clear, issues: issues), "issues.json")
  }

  @Test func theSameInManyShardsIsOneBlock() throws {
    try expectGolden(text(SampleShards.report).utf8, "shards.txt")
  }

  @Test func shardsThatAreMadeOfTheSameFileShareALine() {
    let report = SampleShards.report.placing { _ in FindingOrigin(file: "base/all.yaml", line: 4) }
    let lines = text(report).split(separator: "\n").map(String.init)
    #expect(lines.contains("      shards 1-19, base/all.yaml:4:1"))
    #expect(lines.contains("      shards 1, 3, base/all.yaml:4:1"))
  }

  @Test func everyOtherReportKeepsEachOfThem() {
    let report = SampleShards.report
    let count = report.findings.count
    #expect(text(report, quiet: true).split(separator: "\n").count == count)
    #expect(LintGitHub.render(report).split(separator: "\n").count == count)
    let json = String(decoding: LintJSON.render(report), as: UTF8.self)
    #expect(json.components(separatedBy: "\"rule\"").count - 1 == count)
    let sarif = String(
      decoding: LintSARIF.render(report, rules: [], version: "1"), as: UTF8.self)
    #expect(sarif.components(separatedBy: "\"ruleId\"").count - 1 == count)
    #expect(
      LintJUnit.render(report, rules: []).components(separatedBy: "<testcase").count - 1 == count)
  }

  @Test func whatWasRenderedIsPutAtTheFileThatItComesFrom() throws {
    let report = SampleRendering.report
    let json = String(decoding: LintJSON.render(report), as: UTF8.self)
    let sarif = String(
      decoding: LintSARIF.render(report, rules: SampleReport.rules, version: "1"), as: UTF8.self)
    let reports = [
      text(report), json, sarif, LintGitHub.render(report), LintJUnit.render(report, rules: []),
    ]
    try expectGolden(reports.joined(separator: "\n").utf8, "rendered.txt")
  }

  @Test func nothingFound() {
    #expect(text(SampleReport.clear) == "All clear: 35 objects, 2 shards, 44 rules.\n")
    #expect(text(SampleReport.clear, quiet: true) == "")
  }

  @Test func severalInstallationsAreCounted() {
    let report = LintReport(
      findings: [], objects: 1, shards: 4, installations: 2, suppressed: 3)
    #expect(
      text(report)
        == "All clear: 1 object, 2 installations, 4 shards, 44 rules. 3 suppressed.\n")
  }

  @Test func noReportShowsASecret() {
    let reports = [
      text(SampleReport.report), text(SampleReport.report, coloured: true),
      LintJUnit.render(SampleReport.report, rules: []), LintGitHub.render(SampleReport.report),
      String(
        decoding: LintSARIF.render(SampleReport.report, rules: [], version: "1"), as: UTF8.self),
    ]
    for report in reports {
      #expect(!report.contains("hunter2"))
    }
  }
}
