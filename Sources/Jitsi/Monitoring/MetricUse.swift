public import Kubernetes
public import YAML

/// A custom or external metric read by an installation's autoscaler.
public struct MetricUse: Sendable {
  public let autoscaler: KubernetesObject
  public let metric: String
  /// The node with its name.
  public let node: Node
  /// Whether it is an external metric, which belongs to no object in the cluster.
  public let isExternal: Bool

  /// The API group that serves it.
  public var group: String { isExternal ? "external.metrics.k8s.io" : "custom.metrics.k8s.io" }

  /// Returns the metrics of a HorizontalPodAutoscaler in any of its API versions.
  static func all(of autoscaler: Autoscaler) -> [MetricUse] {
    guard let metrics = autoscaler.object.node["spec"]?["metrics"] else { return [] }
    return metrics.elements.compactMap { metric in
      let fields = ["Pods": "pods", "Object": "object", "External": "external"]
      guard let type = metric["type"]?.text, let field = fields[type], let source = metric[field],
        let node = source["metric"]?["name"] ?? source["metricName"], let name = node.text
      else { return nil }
      return MetricUse(
        autoscaler: autoscaler.object, metric: name, node: node, isExternal: type == "External")
    }
  }
}

/// What serves such a metric, as far as the input determines it.
public struct MetricSupply: Sendable {
  /// Whether the API group is registered, or an adapter registers it itself.
  public let hasAPI: Bool
  /// A workload that could serve it if it were registered.
  public let adapter: KubernetesObject?
  /// Adapter rules that do not yield it, if all known rules do not.
  public let lackingRules: AdapterRules?
}

extension Monitoring {
  /// Returns the metrics that the autoscalers of an installation's components read.
  public func metricUses(of installation: Installation) -> [MetricUse] {
    let ids =
      installation.shards.flatMap { inventory.shards[$0].components }
      + installation.haproxyComponents
    return ids.flatMap { id in
      inventory.autoscalers(of: inventory.components[id].workload).flatMap(MetricUse.all)
    }
  }

  public func supply(of use: MetricUse) -> MetricSupply {
    (use.isExternal ? externalAdapters : ownAdapters).supply(of: use, groups: apiGroups)
  }
}
