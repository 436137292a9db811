import Basics
import Foundation
import Jitsi
import Lint
import Operations
import Testing

@testable import Reports

struct LintHTMLTests {
  private let extent = LintText.Extent(files: 1, rules: 44)

  private func page(_ report: LintReport, issues: [ReportIssue] = []) -> String {
    LintHTML.render(report, rules: SampleReport.rules, issues: issues, extent, origin: origin)
  }

  private let origin = PageOrigin(
    version: "1.2.3", command: "kubectl jitsi lint -o html 'a <b>.yaml'",
    time: "2026-11-22T20:48:41Z")

  @Test func wholePage() throws {
    let issues = [ReportIssue(file: "gone.yaml", message: "no such <file>")]
    try expectGolden(page(SamplePage.report, issues: issues).utf8, "lint.html")
  }

  @Test func withoutAnInstallation() {
    let page = page(SampleReport.report)
    #expect(page.matches(of: /<article/).count == SampleReport.report.findings.count)
    #expect(!page.contains("<figure>"))
  }

  @Test func noPageShowsASecretNotEvenBesideTheLineThatIsMeant() {
    for report in [SamplePage.report, SampleReport.report] {
      #expect(!page(report).contains("hunter2"))
    }
  }

  @Test func theSameInManyShardsIsOneBlockThatTheOthersLeadTo() {
    let page = page(SamplePage.shards)
    #expect(page.matches(of: /<article/).count == 2)
    #expect(page.contains("The same in shards 0-3"))
    #expect(page.matches(of: /<li>shard \d: <code>many.yaml:\d+:\d+<\/code>/).count == 4)
    // Each of the four shards leads to the block, and none repeats it.
    for shard in 0..<4 { #expect(page.contains("id=\"shard-\(shard)-jvb\"")) }
    #expect(page.matches(of: /jvb of shard \d talks to nobody/).count == 1)
    #expect(page.contains("4 errors") && page.contains("1 warning"))
  }

  @Test func whatFindingsSayIsNoMarkup() {
    let page = page(SamplePage.report)
    #expect(page.contains("<code>selector</code> &amp; leads &lt;nowhere&gt;"))
    #expect(page.contains("meet &lt;1&gt; &amp; &quot;two&quot;.yaml"))
    #expect(page.contains("do <code>this</code>, not that"))
  }

  @Test func everyLinkLeadsToOnePlace() {
    for report in [SamplePage.report, SampleReport.report, SamplePage.clear(shards: 3)] {
      let page = page(report)
      let names = page.matches(of: /\sid="([^"]+)"/).map { String($0.output.1) }
      #expect(names.count == Set(names).count)
      for link in page.matches(of: /href="#([^"]+)"/) {
        #expect(names.contains(String(link.output.1)), "\(link.output.1)")
      }
    }
  }

  @Test func nothingIsFetched() {
    let page = page(SamplePage.report)
    #expect(page.matches(of: /(src|href)="[^#]/).isEmpty)
    #expect(!page.contains("url(http") && page.matches(of: /<script/).count == 1)
  }

  @Test func onlyThePagesOwnScriptMayRun() throws {
    let page = page(SamplePage.report)
    let script = try #require(page.firstMatch(of: /<script>([\s\S]*)<\/script>/)).output.1
    let hash =
      "sha256-" + Data(hexadecimal: SHA256.hexadecimal(String(script).utf8)).base64EncodedString()
    #expect(page.contains("script-src '\(hash)'"))
    #expect(!script.contains("innerHTML") && !script.contains("<"))
  }

  @Test func errorsComeFirst() throws {
    let page = page(SamplePage.report)
    let kinds = page.matches(of: /<article class="finding (\w+)"/).map { String($0.output.1) }
    #expect(kinds == ["error", "error", "error", "warning", "info"])
    #expect(page.matches(of: /<span class="badge \w+">/).count == kinds.count)
  }

  @Test func theHeadSaysWhereThePageComesFrom() {
    var origin = origin
    origin.cluster = "production & more"
    let page = LintHTML.render(SamplePage.report, rules: [], extent, origin: origin)
    #expect(page.contains("<code>kubectl jitsi lint -o html &#39;a &lt;b&gt;.yaml&#39;</code>"))
    #expect(page.contains("2026-11-22T20:48:41Z") && page.contains("kubectl-jitsi 1.2.3"))
    #expect(page.contains("production &amp; more"))
  }

  @Test func withoutItsScriptThePageIsComplete() {
    let page = page(SamplePage.report)
    let hidden = page.matches(of: /<(\w+)[^>]* hidden/).map { String($0.output.1) }
    #expect(Set(hidden) == ["label", "output", "button"])
    for finding in SamplePage.report.findings {
      #expect(
        page.contains(
          HTMLWriter.escaped(finding.message.split(separator: "`").last.map(String.init) ?? "")))
    }
  }

  @Test func brokenPlacesLeadToTheirFindings() {
    let page = page(SamplePage.report)
    for (link, label) in [
      ("entry", "entry, meet.riverside-school.net: 1 warning"),
      ("haproxy-pod-1", "pod haproxy-1: 1 error"),
      ("shard-1", "shard 1: 1 error"),
      ("shard-1-jvb", "bridges of shard 1, shard-1-jvb: 1 error"),
    ] {
      #expect(page.contains("<a href=\"#\(link)\" aria-label=\"\(label)\""))
      #expect(page.contains("<span class=\"anchor\" id=\"\(link)\"></span>"))
    }
  }

  @Test func aPartThatAShardLacksIsDrawnAsMissing() {
    let pieces = page(SamplePage.report).components(separatedBy: "jicofo of shard 1")
    #expect(pieces.count == 3)
    #expect(pieces.dropFirst().allSatisfy { $0.prefix(120).contains("box missing") })
  }

  @Test(arguments: [1, 2, 3, 8, 100])
  func everyShardIsDrawnInBothWidths(shards: Int) {
    let page = page(SamplePage.clear(shards: shards))
    for index in 0..<shards {
      #expect(page.components(separatedBy: ">shard \(index)</text>").count == 3)
    }
    #expect(page.contains("All clear"))
  }

  @Test func manyShardsWithoutFindingsAreOneRow() {
    let page = page(SamplePage.clear(shards: 100))
    #expect(page.contains("100 other shards"))
    #expect(page.matches(of: /<tr>/).count < 5)
  }

  @Test(arguments: [
    ("haproxy-0", 15, "haproxy-0"), ("my-jitsi-haproxy-10", 15, "my-jits…roxy-10"),
  ])
  func longNamesLoseTheirMiddle(name: String, length: Int, expected: String) {
    #expect(PictureText.shortened(name, to: length) == expected)
  }

  @Test func secretsThatSeveralWorkloadsReadAreDrawn() {
    let page = page(SamplePage.sharedSecret)
    #expect(page.contains("Secrets that several workloads read"))
    #expect(page.contains("Secret jitsi-config, read by jicofo, prosody of shards 0-1"))
    // Both widths number the readers: prosody and jicofo of two shards.
    #expect(page.matches(of: /<text class="keys"[^>]*>1<\/text>/).count == 8)
    #expect(page.contains("<span class=\"anchor\" id=\"secret-0\"></span>"))
    #expect(!page.contains("aHVudGVyMg"))
  }

  @Test(arguments: [
    (
      [InstallationPicture.SharedSecret.Reader(kind: .web, shards: [0, 1, 2])], "web of shards 0-2"
    ),
    (
      [
        InstallationPicture.SharedSecret.Reader(kind: .prosody, shards: [1]),
        InstallationPicture.SharedSecret.Reader(kind: .jvb, shards: [1]),
        InstallationPicture.SharedSecret.Reader(kind: .haproxy, shards: []),
      ], "prosody, bridges of shard 1; HAProxy"
    ),
  ])
  func readersOfASecret(readers: [InstallationPicture.SharedSecret.Reader], expected: String) {
    let secret = InstallationPicture.SharedSecret(name: "passwords", readers: readers, objects: [])
    #expect(SecretsBox.readers(of: secret) == expected)
  }
}

extension Data {
  fileprivate init(hexadecimal text: String) {
    let digits = Array(text)
    self.init(
      stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)!
      })
  }
}
