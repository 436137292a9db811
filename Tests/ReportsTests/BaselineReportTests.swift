import Lint
import Reports
import Testing
import YAML

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
