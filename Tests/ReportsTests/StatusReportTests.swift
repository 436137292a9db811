import Foundation
import Testing
import YAML

@testable import Jitsi
@testable import Reports

struct StatusReportTests {
  private func text(
    _ report: StatusReport = SampleStatus.report,
    _ change: (inout StatusText.Options) -> Void = { _ in }
  ) -> [UInt8] {
    var options = StatusText.Options()
    change(&options)
    return Array(StatusText(options).render(report).utf8)
  }

  @Test func theTableIsForPeople() throws { try expectGolden(text(), "status.txt") }

  @Test func atEightyColumnsReasonsAreFolded() throws {
    let bytes = text { $0.width = 80 }
    try expectGolden(bytes, "status.80.txt")
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      #expect(line.count <= 80)
    }
  }

  @Test func moreThanTenShardsShareARowWhileTheyAreHealthy() throws {
    try expectGolden(text(SampleStatus.large), "status.large.txt")
    let all = String(decoding: text(SampleStatus.large) { $0.showsAll = true }, as: UTF8.self)
    for index in 0..<20 { #expect(all.contains("\n\(index) "), "\(index)") }
    let rows = String(decoding: text(SampleStatus.large) { $0.hasHeaders = false }, as: UTF8.self)
    #expect(rows.split(separator: "\n").count == 20)
    var ten = SampleStatus.large
    ten.installations[0].shards.removeLast(10)
    #expect(String(decoding: text(ten), as: UTF8.self).contains("\n9 "))
  }

  /// The worst shard is at the top of its table, and its problem above all tables.
  @Test func theWorstIsFirst() throws {
    let lines = String(decoding: text(SampleStatus.large), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("context production, namespace jitsi, Jitsi stable-10741, 2026-"))
    #expect(lines[1] == "! shard 7: jicofo: 0 of 1 ready (down for 12m)")
    let titles = try #require(lines.firstIndex { $0.hasPrefix("SHARD") })
    #expect(lines[titles + 1].hasPrefix("7 "))
    let verdict = try #require(lines.firstIndex { $0.hasPrefix("jitsi is degraded: of 20 shards") })
    #expect(verdict == lines.count - 2)
    #expect(lines[verdict + 1].hasPrefix("  kubectl logs -n jitsi shard-1-jicofo-"))
  }

  @Test func commandsThatAreWrappedCanBeCopied() throws {
    let lines = String(decoding: text { $0.width = 60 }, as: UTF8.self)
      .split(separator: "\n").map(String.init)
    let first = try #require(lines.firstIndex { $0.hasPrefix("    next: kubectl logs") })
    let command = lines[first...].prefix { $0.hasSuffix(" \\") }.map { $0.dropLast(2) }
    #expect(!command.isEmpty)
    let parts = (command + [lines[first + command.count][...]])
    let joined = parts.map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    #expect(
      joined
        == "next: kubectl logs -n jitsi shard-1-jicofo-6f8bcf85df-x0kt2 -c jicofo --previous")
  }

  /// Lines that are appended when they change must not change with the clock.
  @Test func withoutAgesOnlyTheFirstLineChangesWithTime() {
    var later = SampleStatus.report
    later.time += 100
    func lines(_ report: StatusReport) -> [Substring] {
      String(decoding: text(report) { $0.showsAges = false }, as: UTF8.self).split(separator: "\n")
    }
    let pairs = zip(lines(SampleStatus.report), lines(later))
    #expect(pairs.count(where: { $0 != $1 }) == 1)
    #expect(lines(later).contains { $0.contains("(down since 2026-11-30 17:30:00 UTC)") })
  }

  @Test func waitingNamesTheWorstProblem() {
    var report = SampleStatus.report
    #expect(StatusProgress.words(report) == "jitsi: shard 1: jicofo: 0 of 1 ready and 2 more")
    report.installations[0].shards[1].problems = [HealthProblem(.down, "\u{1B}[2J")]
    #expect(!StatusProgress.words(report).contains("\u{1B}"))
    report.installations.removeFirst()
    #expect(
      StatusProgress.words(report) == "no figures of shard-1-jvb-1: no answer within 2 seconds")
    report.installations[0].shards[0].web?.isRollingOut = true
    #expect(StatusProgress.words(report) == "a rollout is in progress")
    report.installations = []
    #expect(StatusProgress.words(report) == "no Jitsi installation yet")
  }

  @Test(arguments: [
    (0, "0s"), (119, "119s"), (120, "2m"), (125, "2m5s"), (725, "12m"), (10_799, "179m"),
    (10_800, "3h"), (12_000, "3h20m"), (86_400, "24h"), (200_000, "2d"), (-5, "0s"),
  ])
  func agesAreShort(seconds: Int, text: String) { #expect(Age.text(Int64(seconds)) == text) }

  @Test func wideShowsWhereThingsRun() throws {
    try expectGolden(text { $0.isWide = true }, "status.wide.txt")
    try expectGolden(
      text {
        $0.isWide = true
        $0.width = 160
      }, "status.wide.160.txt")
  }

  @Test func coloursTellHealth() throws {
    let bytes = text {
      $0.style = TextStyle(isColoured: true)
      $0.width = 80
    }
    try expectGolden(bytes, "status.ansi.txt")
    let plain = String(decoding: bytes, as: UTF8.self).replacing(
      try Regex("\u{1B}\\[[0-9;]*m"), with: "")
    #expect(plain == String(decoding: text { $0.width = 80 }, as: UTF8.self))
  }

  @Test func rowsAloneAreForPrograms() throws {
    try expectGolden(
      text {
        $0.hasHeaders = false
        $0.showsNamespace = true
      }, "status.rows.txt")
  }

  @Test func jsonHoldsAllOfIt() throws {
    try expectGolden(StatusJSON.render(SampleStatus.report), "status.json")
  }

  @Test func yamlSaysWhatJSONSays() throws {
    let yaml = StatusYAML.render(SampleStatus.report)
    try expectGolden(yaml, "status.yaml")
    func plain(_ bytes: [UInt8]) throws -> String {
      let tree = Tree(parsing: SourceFile(name: "x", text: String(decoding: bytes, as: UTF8.self)))
      #expect(tree.documents.count == 1)
      #expect(tree.documents.first?.problem == nil)
      return Self.describe(tree.node(try #require(tree.documents.first?.root)))
    }
    #expect(try plain(yaml) == plain(StatusJSON.render(SampleStatus.report)))
  }

  /// Returns a value with the types of its scalars.
  private static func describe(_ node: Node) -> String {
    if node.isMapping {
      let members = node.entries.map { "\($0.key.text ?? ""): \(describe($0.value))" }
      return "{\(members.joined(separator: ", "))}"
    }
    if node.isSequence {
      return "[\(node.elements.map(describe).joined(separator: ", "))]"
    }
    return "\(node.scalar ?? .null)"
  }

  /// All fields that programs may rely on are documented.
  @Test func theDocumentationNamesEveryField() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/status.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let json = String(decoding: StatusJSON.render(SampleStatus.report), as: UTF8.self)
    let tree = Tree(parsing: SourceFile(name: "x", text: json))
    var names: Set<String> = []
    func collect(_ node: Node) {
      for entry in node.entries {
        names.insert(entry.key.text ?? "")
        collect(entry.value)
      }
      for element in node.elements { collect(element) }
    }
    collect(tree.node(try #require(tree.documents.first?.root)))
    #expect(names.count > 30)
    for name in names { #expect(text.contains("`\(name)`"), "docs/status.md lacks \(name)") }
    for kind in PodTrouble.Kind.allCases { #expect(text.contains("`\(kind.rawValue)`")) }
    for health in Health.allCases { #expect(text.contains("`\(health.rawValue)`")) }
  }

  @Test func whatATerminalWouldObeyIsShown() {
    var report = SampleStatus.report
    report.context = "\u{1B}[31m"
    report.installations[0].namespace = "\u{1B}[32m"
    report.installations[0].releases = ["\u{1B}[33m"]
    report.installations[0].ownProblems = [
      HealthProblem(
        .degraded, "\u{1B}[2Jgone", evidence: ["\u{1B}[1m"], next: "kubectl \u{1B}[0m")
    ]
    report.installations[0].shards[0].problems = [HealthProblem(.down, "\u{1B}]0;title\u{07}")]
    report.notes = [StatusNote("\u{1B}c")]
    #expect(!text(report).contains(0x1B))
    #expect(!text(report).contains(0x07))
  }

  @Test(arguments: [
    ("a b c", 80, "a b c"),
    ("0  1/1  healthy  the quick brown fox", 30, "0  1/1  healthy  the quick\n    brown fox"),
    ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 20, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ("ab \u{1B}[1;31mred red red\u{1B}[0m", 14, "ab \u{1B}[1;31mred red red\u{1B}[0m"),
  ])
  func linesAreFoldedAtBlanks(line: String, width: Int, folded: String) {
    #expect(Folding.fold(line, width: width, indent: 4) == folded)
  }
}
