import Foundation
import Lint
import Operations
import Testing

@testable import Reports

struct LintHTMLTests {
  private let extent = LintText.Extent(files: 1, rules: 44)

  private func page(_ report: LintReport, issues: [ReportIssue] = []) -> String {
    LintHTML.render(report, rules: SampleReport.rules, issues: issues, extent)
  }

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
    #expect(page.matches(of: /<p class="same">.*<a href="#block-0">shard-wiring<\/a>/).count == 3)
    #expect(page.contains("4 errors") && page.contains("1 warning"))
    #expect(page.matches(of: /id="block-0"/).count == 1)
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
    #expect(!page.contains("url(http") && !page.contains("<script"))
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
      #expect(page.contains("<div class=\"place\" id=\"\(link)\">"))
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
}
