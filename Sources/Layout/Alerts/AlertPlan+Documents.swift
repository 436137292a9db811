import Jitsi
public import YAML

extension AlertPlan {
  /// The name of the PrometheusRule.
  public static let name = "jitsi-alerts"

  /// The page with a section for each alert.
  static let page = "https://github.com/kubectl-jitsi/kubectl-jitsi/blob/main/docs/alerts.md"

  /// A rule file of Prometheus.
  public var rules: Content { ["groups": groups] }

  /// The object from which prometheus-operator makes a rule file.
  ///
  /// - Parameter labels: Labels in addition to those that the input's Prometheus selects rules by.
  public func prometheusRule(labels: [(key: String, value: String)]) -> Content {
    var metadata: [Content.Entry] = [Content.Entry("name", .of(Self.name))]
    if !target.namespace.isEmpty {
      metadata.append(Content.Entry("namespace", .of(target.namespace)))
    }
    var all: [Content.Entry] = []
    for label in target.labels + labels {
      all.removeAll { $0.key == label.key }
      all.append(Content.Entry(label.key, .of(label.value)))
    }
    if !all.isEmpty { metadata.append(Content.Entry("labels", .map(all))) }
    return [
      "apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule",
      "metadata": .map(metadata), "spec": rules,
    ]
  }

  private var groups: Content {
    .list(
      AlertName.Group.allCases.compactMap { group in
        let own = alerts.filter { $0.name.group == group }
        guard !own.isEmpty else { return nil }
        return ["name": .of("jitsi-\(group.rawValue)"), "rules": .list(own.map(rule))]
      })
  }

  private func rule(_ alert: Alert) -> Content {
    var labels = [Content.Entry("severity", .of(alert.name.severity.rawValue))]
    // Aggregations drop it, and Alertmanager routes by it.
    if !namespace.isEmpty { labels.append(Content.Entry("namespace", .of(namespace))) }
    if let shard = alert.shard { labels.append(Content.Entry("shard", .of(String(shard)))) }
    return [
      "alert": .of(alert.name.rawValue), "expr": .of(alert.expression),
      "for": .of(alert.duration), "labels": .map(labels),
      "annotations": [
        "summary": .of(alert.summary), "description": .of(alert.description),
        "runbook_url": .of("\(Self.page)#\(alert.name.rawValue.lowercased())"),
      ],
    ]
  }
}
