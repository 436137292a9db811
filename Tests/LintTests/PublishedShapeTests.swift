import Foundation
import Lint
import Testing
import YAML

/// Tests manifests in published styles for which a finding would be false or a fix harmful.
struct PublishedShapeTests {
  private func source(_ name: String) throws -> SourceFile {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Published")
    return try SourceFile(
      name: name, reading: [UInt8](Data(contentsOf: folder.appending(path: "\(name).yaml"))))
  }

  private func rules(of report: LintReport) -> Set<String> { Set(report.findings.map(\.rule)) }

  @Test(
    arguments: [
      ("one-stack-bosh-at-the-ingress", "prosody-not-public"),
      ("jicofo-as-a-client", "prosody-ports"), ("grafana-at-the-meeting-host", "ingress-tls"),
      ("grafana-at-the-meeting-host", "monitoring-grafana-ingress"),
    ], [true, false])
  func theRuleIsSilent(case: (name: String, rule: String), whole: Bool) throws {
    var options = LintOptions()
    options.whole = whole
    let report = Linter(rules: try RuleFiles.set.get())
      .lint([Tree(parsing: try source(`case`.name))], options: options)
    #expect(report.issues.map(\.description) == [])
    #expect(!rules(of: report).contains(`case`.rule))
  }

  @Test func theRouteOfBOSHStays() throws {
    let result = try fix("one-stack-bosh-at-the-ingress")
    #expect(String(decoding: result.after.bytes, as: UTF8.self).contains("path: /http-bind"))
  }

  /// Two lines are added to the configuration and a word is replaced; the other lines of the folded text stay unchanged.
  @Test func aFoldedConfigurationIsNotWrittenAnew() throws {
    let (before, after) = try fix("folded-configuration")
    let old = lines(before)
    let new = lines(after)
    #expect(before.bytes != after.bytes)
    let gone = old.filter { !new.contains($0) }
    #expect(gone.count <= 3, "\(gone)")
    #expect(
      gone.allSatisfy {
        $0.contains("server shard0") || $0.contains("balance roundrobin")
          || $0.contains("init-addr none")
      }, "\(gone)")
  }

  private func lines(_ source: SourceFile) -> [String] {
    (1...max(1, source.lineCount)).map { source.line($0) ?? "" }
  }

  private func fix(_ name: String) throws -> (before: SourceFile, after: SourceFile) {
    let source = try source(name)
    let linter = Linter(rules: try RuleFiles.set.get())
    var fixes = FixOptions()
    fixes.unsafe = true
    let result = Fixer.fix([source], with: linter, options: LintOptions(), fixes: fixes)
    let again = Fixer.fix(
      [result.texts[0].after], with: linter, options: LintOptions(), fixes: fixes)
    #expect(!again.texts[0].isChanged, "a second run changes something")
    return (source, result.texts[0].after)
  }
}
