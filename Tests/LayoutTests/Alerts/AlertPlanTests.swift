import Foundation
import Jitsi
import Layout
import TestSupport
import Testing
import YAML

struct AlertPlanTests {
  @Test(
    .enabled(if: Promtool.found != nil, "needs promtool on the PATH"),
    arguments: AlertInstallation.examples)
  func prometheusAcceptsTheRules(example: String) async throws {
    let promtool = try #require(Promtool.found)
    for assumesAll in [false, true] {
      let plan = try #require(
        AlertInstallation.plan(
          AlertInstallation.manifests(example), assumesAll: assumesAll))
      let fault = try await promtool.fault(inRules: AlertInstallation.rules(plan))
      #expect(fault == nil, "\(fault ?? "")")
    }
  }

  @Test func alertsWithoutMetricsAreNamedWithTheReason() throws {
    let plan = try #require(
      AlertInstallation.plan(AlertInstallation.manifests("server-lines")))
    #expect(
      plan.omitted.contains {
        $0.reason == "nothing scrapes jicofo" && $0.names.contains(.noBridge)
      })
    let known = Set(plan.alerts.map(\.name)).union(plan.omitted.flatMap(\.names))
    #expect(known == Set(AlertName.allCases))
    #expect(Set(plan.alerts.map(\.name)).isDisjoint(with: plan.omitted.flatMap(\.names)))
  }

  @Test func withoutMonitorsOnlyStateMetricsAreLeft() throws {
    let manifests = try AlertInstallation.manifests("server-lines")
      .filter { !$0.contains("kind: PodMonitor") }
    let plan = try #require(AlertInstallation.plan(manifests))
    #expect(Set(plan.alerts.map(\.name.group)) == [.workloads])
    #expect(plan.omitted.contains { $0.reason == "nothing scrapes haproxy" })
  }

  @Test func namesAreThoseOfTheInstallation() throws {
    let plan = try #require(
      AlertInstallation.plan(AlertInstallation.manifests("server-template")))
    let text = AlertInstallation.rules(plan)
    #expect(text.contains("namespace: jitsi"))
    #expect(!text.contains("namespace: meet"))
    #expect(plan.alerts.filter { $0.name == .shardDownServerUp }.compactMap(\.shard) == [0, 1])
  }

  /// The highest threshold counts, so that no alert is false.
  @Test func jicofosThresholdCounts() throws {
    let manifests = try AlertInstallation.manifests("server-lines").map {
      $0.replacing(
        "- {name: JICOFO_ENABLE_HEALTH_CHECKS",
        with:
          "- {name: BRIDGE_STRESS_THRESHOLD, value: \"0.6\"}\n                - {name: JICOFO_ENABLE_HEALTH_CHECKS"
      )
    }
    let hasThreshold = manifests.contains { $0.contains("BRIDGE_STRESS_THRESHOLD") }
    try #require(hasThreshold)
    let plan = try #require(AlertInstallation.plan(manifests))
    #expect(plan.alerts.first { $0.name == .bridgeStressed }?.expression.hasSuffix("> 0.6") == true)
  }

  @Test func theObjectIsWherePrometheusLooksForRules() throws {
    let manifests = try AlertInstallation.manifests("server-lines").map {
      $0.replacing(
        "    podMonitorSelector: {}\n",
        with: "    podMonitorSelector: {}\n    ruleSelector: {matchLabels: {team: video}}\n"
      ).replacing("kube-state-metrics", with: "other-metrics")
    }
    let plan = try #require(AlertInstallation.plan(manifests))
    let text = DocumentWriter.text([plan.prometheusRule(labels: [("release", "stack")])])
    #expect(
      text.contains(
        """
          name: jitsi-alerts
          namespace: monitoring
          labels:
            team: video
            release: stack

        """))
    #expect(plan.target.obstacle == nil)
    let reason = "the input has a Prometheus and no kube-state-metrics"
    #expect(plan.omitted.contains { $0.reason == reason })
  }

  @Test func aPrometheusThatLoadsNoRulesIsNamed() throws {
    let plan = try #require(
      AlertInstallation.plan(AlertInstallation.manifests("server-lines")))
    #expect(
      plan.target.obstacle
        == "prometheus/k8s loads no PrometheusRule: set spec.ruleSelector, to {} for all")
  }

  /// Each alert has a section, with what the alert itself says.
  @Test func theManualHasASectionForEachAlert() throws {
    let page = try String(
      contentsOf: AlertInstallation.root.appending(path: "docs/alerts.md"), encoding: .utf8)
    let manifests = try AlertInstallation.withOwnMetrics(
      AlertInstallation.manifests("server-lines"))
    let plan = try #require(AlertInstallation.plan(manifests, assumesAll: true))
    let sections = page.components(separatedBy: "\n### ").dropFirst()
    #expect(
      sections.map { $0.prefix { $0 != "\n" } }.map(String.init).sorted()
        == AlertName.allCases.map(\.rawValue).sorted())
    for section in sections {
      let name = String(section.prefix { $0 != "\n" })
      let alert = try #require(plan.alerts.first { $0.name.rawValue == name })
      #expect(
        section.hasPrefix("\(name)\n\n\(alert.name.severity.rawValue), after \(alert.duration). "),
        "\(name)")
    }
  }
}
