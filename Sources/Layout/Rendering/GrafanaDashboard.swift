import YAML

/// The dashboard of an installation, with its conferences, bridges and shards.
enum GrafanaDashboard {
  static var text: String {
    let queries = [
      ("Participants", "sum(jitsi_participants) by (pod)"),
      ("Conferences", "sum(jitsi_conferences) by (pod)"),
      ("Load of the bridges", "max(jitsi_stress_level) by (pod)"),
      (
        "Bytes per second sent by bridges",
        #"sum(rate(container_network_transmit_bytes_total{pod=~"shard-.*-jvb-.*"}[2m])) by (pod)"#
      ),
      (
        "Requests per second to the shards",
        "sum(rate(haproxy_server_http_responses_total[2m])) by (server)"
      ),
      ("Shards that HAProxy can reach", #"sum(haproxy_server_status{state="UP"}) by (server)"#),
    ]
    let panels = queries.enumerated().map { position, query in
      panel(position, title: query.0, expression: query.1)
    }
    let dashboard: Content = [
      "uid": "jitsi", "title": "Jitsi Meet", "refresh": "30s", "schemaVersion": 39,
      "time": ["from": "now-6h", "to": "now"], "panels": .list(panels),
    ]
    return DocumentWriter.json(dashboard)
  }

  private static func panel(_ position: Int, title: String, expression: String) -> Content {
    [
      "id": .of(position + 1), "title": .of(title), "type": "timeseries",
      "gridPos": [
        "x": .of(position % 2 * 12), "y": .of(position / 2 * 8), "w": 12, "h": 8,
      ],
      "targets": [["refId": "A", "expr": .of(expression)]],
    ]
  }
}
