import Foundation
import Lint
import TestSupport
import Testing
import YAML

/// Checks every haproxy.cfg that a fix writes with HAProxy itself.
@Suite(.enabled(if: InstalledHAProxy.found != nil, "no haproxy is installed"))
struct FixedConfigurationTestsWhereHAProxyIsInstalled {
  @Test(
    arguments: RuleFiles.cases.filter {
      $0.rule.hasPrefix("haproxy-") || $0.rule == "web-headless-service"
    })
  func isAccepted(test: RuleCase) async throws {
    let example = try #require(test.node["example"]?.text)
    let tree = try Example.edited(example, test.node["edits"])
    var options = LintOptions()
    options.whole = test.node["whole"]?.scalar != .bool(false)
    var fixes = FixOptions()
    fixes.unsafe = true
    let result = Fixer.fix(
      [tree.source], with: Linter(rules: try RuleFiles.set.get()), options: options, fixes: fixes)
    let before = InstalledHAProxy.configuration(in: [tree])
    guard
      let (text, workload) = InstalledHAProxy.configuration(
        in: result.texts.map { Tree(parsing: $0.after) }),
      before?.text != text,
      // Skip configurations with an error that no fix covers.
      !result.report.findings.contains(where: { $0.rule == "haproxy-config" })
    else { return }
    let haproxy = try #require(InstalledHAProxy.found)
    // The variables that the manifests and the container command set.
    let environment = [
      "MY_POD_IP": "127.0.0.1", "OTHER_HOSTNAME": "other", "OTHER_IP": "127.0.0.1",
    ]
    for ordinal in 0..<2 {
      let pod = "\(workload)-\(ordinal)"
      // Many fixes lead to the same text.
      let check = Self.checks.value(of: [text, pod]) { _ in
        Task { try await haproxy.accepts(text, pod: pod, environment: environment) }
      }
      #expect(try await check.value, "HAProxy refuses what the fix wrote:\n\(text)")
    }
  }

  /// Whether HAProxy accepts a text as the configuration of a pod.
  private static let checks = Memo<[String], Task<Bool, any Error>>()
}
