import Kubernetes
import YAML

/// Monitors that select the same by the same words, and scrape the same ports: charts bring one for each installation, and
/// where all of them look into every namespace, each selects the pods of all.
struct MonitorGroup: Sendable {
  /// The first of them, which stands for all.
  let first: Int
  /// Whether a Prometheus takes one of them, or may take it.
  var isTaken = false

  /// What the monitors of a group have in common.
  struct Key: Hashable {
    private let selectsServices: Bool
    private let reach: Monitor.Reach
    private let namespace: String
    private let words: [String]

    init(_ monitor: Monitor) {
      selectsServices = monitor.selectsServices
      reach = monitor.reach
      namespace = monitor.reach == .any ? "" : monitor.namespace
      let nodes = [monitor.selector, monitor.object.node["spec"]?[monitor.endpointsField]]
      var words = nodes.map { node in
        node.map { String(decoding: $0.tree.source.bytes[$0.range], as: UTF8.self) } ?? ""
      }
      // What an alias stands for is not in its text.
      if words.contains(where: { $0.utf8.contains(UInt8(ascii: "*")) }) {
        words.append(String(monitor.id))
      }
      self.words = words
    }
  }
}
