import Foundation
import Jitsi
import Layout
import TestSupport
import Testing
import YAML

struct DashboardPlanTests {
  private func plan(_ example: String, assumesAll: Bool) throws -> DashboardPlan {
    let inventory = AlertInstallation.inventory(try AlertInstallation.manifests(example))
    return DashboardPlan(
      inventory, try #require(inventory.installations.first), isComplete: true,
      assumesAll: assumesAll)
  }

  /// As recording rules, since promtool reads no single expressions in every release.
  @Test(.enabled(if: Promtool.found != nil, "needs promtool on the PATH"))
  func prometheusUnderstandsEveryQuery() async throws {
    let promtool = try #require(Promtool.found)
    for example in AlertInstallation.examples {
      let expressions = try plan(example, assumesAll: true).expressions
      #expect(expressions.count > 20)
      let rules = expressions.enumerated().map { number, expression -> Content in
        ["record": .of("jitsi:panel:\(number)"), "expr": .of(expression)]
      }
      let text = DocumentWriter.text([
        ["groups": [["name": "panels", "rules": .list(rules)]]]
      ])
      let fault = try await promtool.fault(inRules: text)
      #expect(fault == nil, "\(fault ?? "")")
    }
  }

  @Test func panelsDoNotOverlapAndHaveTheirOwnNumbers() throws {
    let text = DocumentWriter.json(try plan("server-lines", assumesAll: true).dashboard)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let panels = try #require(json["panels"] as? [[String: Any]])
    #expect(Set(panels.compactMap { $0["id"] as? Int }).count == panels.count)
    var taken: Set<[Int]> = []
    for panel in panels {
      let place = try #require(panel["gridPos"] as? [String: Int])
      let (x, y) = (try #require(place["x"]), try #require(place["y"]))
      let (w, h) = (try #require(place["w"]), try #require(place["h"]))
      #expect(x + w <= 24)
      for column in x..<(x + w) {
        for row in y..<(y + h) { #expect(taken.insert([column, row]).inserted) }
      }
    }
  }

  @Test func whatNothingScrapesHasNoPanel() throws {
    let plan = try plan("server-lines", assumesAll: false)
    #expect(plan.omitted == ["nothing scrapes jicofo"])
    #expect(!plan.expressions.contains { $0.contains("jicofo_") })
    #expect(
      plan.expressions.contains { $0.contains("jitsi_stress_level{namespace=\"$namespace\"") })
  }

  @Test func theConfigMapHasTheDashboard() throws {
    let plan = try plan("server-template", assumesAll: true)
    let text = DocumentWriter.text([plan.configMap])
    #expect(text.contains("namespace: jitsi\n  labels:\n    grafana_dashboard: \"1\"\n"))
    #expect(text.contains("\"schemaVersion\": 39"))
  }
}
