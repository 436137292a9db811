import TestSupport
import Testing
import YAML

/// Checks the project's configurations, and those that haproxy-config reports, with HAProxy itself.
@Suite(.enabled(if: InstalledHAProxy.found != nil, "no haproxy is installed"))
struct ShippedConfigurationTestsWhereHAProxyIsInstalled {
  @Test(arguments: Example.names + ["demo"], [0, 1])
  func everyPodStartsWithWhatIsShipped(name: String, pod: Int) async throws {
    let haproxy = try #require(InstalledHAProxy.found)
    let shipped = try #require(InstalledHAProxy.configuration(in: try Example.trees(name)))
    #expect(try await haproxy.accepts(shipped.text, pod: "\(shipped.workload)-\(pod)"))
  }

  /// Tests of the rule with configurations that only another release rejects set the image.
  @Test(arguments: RuleFiles.cases.filter { $0.rule == "haproxy-config" && !$0.isAboutImage })
  func whatTheRuleCallsBrokenIsRefused(test: RuleCase) async throws {
    let haproxy = try #require(InstalledHAProxy.found)
    let tree = try Example.edited(
      try #require(test.node["example"]?.text), test.node["edits"])
    let edited = try #require(InstalledHAProxy.configuration(in: [tree]))
    var accepted = true
    for pod in 0...1 where accepted {
      accepted = try await haproxy.accepts(edited.text, pod: "\(edited.workload)-\(pod)")
    }
    #expect(accepted == (test.node["expect"]?.count == 0))
  }
}

extension RuleCase {
  /// Whether one of its edits changes an image.
  fileprivate var isAboutImage: Bool {
    node["edits"]?.elements.contains { edit in
      edit["set"]?.entries.contains { $0.key.text?.hasSuffix("image") == true } ?? false
    } ?? false
  }
}
