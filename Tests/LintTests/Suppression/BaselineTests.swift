import Lint
import Testing
import YAML

struct BaselineTests {
  private let text = Ignoring.service

  private func lint(_ texts: [String: String], _ known: Baseline?, unused: Bool = true) throws
    -> (found: [String], suppressed: Int)
  {
    let report = try Ignoring.lint(texts) {
      $0.baseline = known
      $0.reportUnused = unused
    }
    return (report.findings.map { "\($0.file.name):" + Ignoring.describe($0) }, report.suppressed)
  }

  private func known(_ texts: [String: String]) throws -> Baseline {
    try Baseline.written(try Ignoring.lint(texts).findings)
  }

  @Test func knownFindingsStayKnownWhereverTheyGo() throws {
    let known = try known(["a.yaml": text])
    for (name, changed) in [
      ("a.yaml", "# a line more\n\n" + text), ("moved/b.yaml", text),
      ("a.yaml", text.replacing("\n", with: "\r\n")),
      (
        "a.yaml",
        text.replacing("  type: Load", with: "    type: Load")
          .replacing(
            "  selector: {k8s-app: prosody, shard: \"0\"}\n  ports",
            with: "    selector: {k8s-app: prosody, shard: \"0\"}\n    ports"
          )
          .replacing("  - {name: c2s", with: "    - {name: c2s")
      ),
    ] {
      let outcome = try lint([name: changed], known)
      #expect(outcome.found == [], "\(name)")
      #expect(outcome.suppressed == 1, "\(name)")
    }
  }

  @Test func anotherValueOrAnotherObjectIsNew() throws {
    let known = try known(["a.yaml": text])
    for changed in [
      text.replacing("LoadBalancer", with: "NodePort"),
      text.replacing("shard-0-prosody", with: "shard-0-xmpp"),
    ] {
      #expect(
        try lint(["a.yaml": changed], known, unused: false).found == [
          "a.yaml:8: prosody-clusterip"
        ])
    }
  }

  @Test func findingsAreCounted() throws {
    let broken = "a: [\n"
    let known = try known(["a.yaml": text + "---\n" + broken, "b.yaml": broken])
    #expect(known.entries.map(\.count) == [1, 1, 1])
    let outcome = try lint(
      ["a.yaml": text + "---\n" + broken, "b.yaml": broken, "c.yaml": broken], known)
    #expect(outcome.found == ["c.yaml:2: yaml-syntax"])
  }

  @Test func whatIsMendedIsReportedAtItsEntry() throws {
    let broken = "a: [\n"
    let known = try known(["a.yaml": text, "b.yaml": broken, "c.yaml": broken])
    let mended = text.replacing("LoadBalancer", with: "ClusterIP")
    let outcome = try lint(["a.yaml": mended, "b.yaml": "", "c.yaml": broken], known)
    #expect(
      outcome.found == [
        "/home/ops/known.yaml:2:135: prosody-clusterip no longer reports this in the Service shard-0-prosody",
        "/home/ops/known.yaml:3:55: yaml-syntax no longer reports this",
      ])
    #expect(outcome.suppressed == 1)
  }

  @Test func entriesOfFilesThatAreNotReadAreLeftAlone() throws {
    let known = try known(["a.yaml": text, "b.yaml": "a: [\n"])
    #expect(try lint(["a.yaml": text], known).found == [])
  }

  @Test func whatIsSuppressedElsewhereNeedsNoEntry() throws {
    let known = try known(["a.yaml": text])
    let ignored = text.replacing(
      "LoadBalancer", with: "LoadBalancer # kubectl-jitsi:ignore prosody-clusterip")
    let outcome = try lint(["a.yaml": ignored], known)
    #expect(outcome.found.count == 1)
    #expect(outcome.found[0].hasSuffix("no longer reports this in the Service shard-0-prosody"))
  }

  @Test func theSameFindingsMakeTheSameBaseline() throws {
    let texts = ["a.yaml": text + "---\na: [\n", "b.yaml": "a: [\n"]
    let findings = try Ignoring.lint(texts).findings
    let entries = Baseline(recording: findings, view: Baseline.view).entries
    let again = Baseline(recording: findings.reversed(), view: Baseline.view).entries
    #expect(entries.map { "\($0)" } == again.map { "\($0)" })
    #expect(entries.map(\.file) == ["/home/ops/a.yaml", "/home/ops/a.yaml", "/home/ops/b.yaml"])
  }

  @Test(arguments: [
    ("", "1:1: this is empty; --write-baseline writes a baseline"),
    ("{}\n", "1:1: a baseline requires a list of `findings`"),
    (
      "findings: []\nfinding: 1\n", "2:1: a baseline has no key `finding`; did you mean `findings`?"
    ),
    ("findings: [{rule: a, file: b}]\n", "1:12: a finding of a baseline requires `content`"),
    (
      "findings: [{rule: a, file: b, content: c, count: 0}]\n",
      "1:50: this must be a number of at least 1"
    ),
    ("kind: LintReport\nfindings: []\n", "1:7: kind must be LintBaseline"),
  ])
  func whatIsNoBaselineIsAnErrorAtItsPlace(text: String, message: String) {
    #expect {
      try Baseline(
        reading: Tree(parsing: SourceFile(name: "k.json", text: text)), folder: "/",
        view: Baseline.view)
    } throws: { "\($0)" == "k.json:" + message }
  }
}
