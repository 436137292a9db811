import Lint
import Reports
import Testing
import YAML

struct SuppressionTextTests {
  @Test func whatIsLeftOutIsToldWithItsReason() throws {
    let text = """
      apiVersion: v1
      kind: Service
      metadata: {name: web, annotations: {kubectl-jitsi.dev/ignore: "duplicate-keys -- a\u{1B}[2J b\u{202E}"}}
      kind: Service

      """
    let tree = Tree(
      parsing: SourceFile(name: "a\u{7F}.yaml", text: text.replacing("\u{1B}", with: "\\e")))
    let report = Linter(rules: try RuleSet(adding: [])).lint([tree])
    #expect(
      SuppressionText.render(report.suppressions)
        == "a\u{FFFD}.yaml:4: duplicate-keys: suppressed by the annotation at a\u{FFFD}.yaml:3: a [2J b\u{FFFD}\n"
    )
  }
}

struct BaselineReportTests {
  private let view = Baseline.FindingView(
    line: { $0.shownLine }, file: { "/srv/team/" + $0 })

  @Test func aLineForEachEntry() throws {
    let findings = SampleReport.report.findings
    let baseline = Baseline(recording: findings + [findings[1]], view: view)
    let text = BaselineJSON.render(baseline, folder: "/srv/team/known")
    try expectGolden(text, "baseline.json")
    #expect(!String(decoding: text, as: UTF8.self).contains("hunter2"))
    let file = SourceFile(name: "baseline.json", text: String(decoding: text, as: UTF8.self))
    let read = try Baseline(reading: Tree(parsing: file), folder: "/srv/team/known", view: view)
    #expect(read.entries.map(\.file) == baseline.entries.map(\.file))
    #expect(read.entries.map(\.content) == baseline.entries.map(\.content))
    #expect(read.entries.map(\.count).max() == 2)
  }

  @Test func nothingKnown() throws {
    let text = BaselineJSON.render(Baseline(recording: [], view: view), folder: "/")
    #expect(String(decoding: text, as: UTF8.self).hasSuffix("\n  \"findings\": []\n}\n"))
  }
}
