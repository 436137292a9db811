import YAML

/// A panel of a Grafana dashboard.
struct DashboardPanel: Sendable {
  /// What it looks like.
  enum Kind: String, Sendable {
    case stat, timeseries
  }

  /// A query and the legend of its series.
  struct Query: Sendable {
    let expression: String
    let legend: String

    init(_ expression: String, _ legend: String = "") {
      self.expression = expression
      self.legend = legend
    }
  }

  let kind: Kind
  let title: String
  /// Grafana's name of the unit.
  let unit: String
  /// The value from which it is red.
  let limit: Double?
  let queries: [Query]

  var width: Int { kind == .stat ? 4 : 12 }
  var height: Int { kind == .stat ? 4 : 8 }

  func content(id: Int, x: Int, y: Int) -> Content {
    let source: Content = ["type": "prometheus", "uid": "${datasource}"]
    var steps: [Content] = [["color": "green", "value": .scalar(.null)]]
    if let limit { steps.append(["color": "red", "value": .scalar(.double(limit))]) }
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let targets = queries.enumerated().map { number, query -> Content in
      let letter = String(letters[number % letters.count])
      return [
        "refId": .of(number < letters.count ? letter : letter + String(number / letters.count)),
        "datasource": source, "expr": .of(query.expression), "legendFormat": .of(query.legend),
      ]
    }
    return [
      "id": .of(id), "type": .of(kind.rawValue), "title": .of(title), "datasource": source,
      "gridPos": ["x": .of(x), "y": .of(y), "w": .of(width), "h": .of(height)],
      "fieldConfig": [
        "defaults": [
          "unit": .of(unit), "min": 0, "thresholds": ["mode": "absolute", "steps": .list(steps)],
        ],
        "overrides": [],
      ],
      "targets": .list(targets),
    ]
  }
}
