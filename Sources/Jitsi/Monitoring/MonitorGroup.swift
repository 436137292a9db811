import Kubernetes
import YAML

/// Monitors with identical selectors and endpoints. Charts create one per installation; if all of them cover every namespace,
/// each selects the pods of all installations.
struct MonitorGroup: Sendable {
  /// The index of the first one, which represents the group.
  let first: Int
  /// Whether any Prometheus selects, or may select, one of them.
  var isTaken = false

  /// The common properties of the monitors in a group.
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
      // The text does not contain what an alias refers to.
      if words.contains(where: { $0.utf8.contains(UInt8(ascii: "*")) }) {
        words.append(String(monitor.id))
      }
      self.words = words
    }
  }
}
