public import Kubernetes
public import YAML

/// A figure that an autoscaler of an installation reads from beyond Kubernetes' own.
public struct MetricUse: Sendable {
  public let autoscaler: KubernetesObject
  public let metric: String
  /// Where its name is written.
  public let node: Node
  /// Whether it belongs to no object of the cluster.
  public let isExternal: Bool

  /// The API group that serves it.
  public var group: String { isExternal ? "external.metrics.k8s.io" : "custom.metrics.k8s.io" }

  /// What the metrics of a HorizontalPodAutoscaler read, in the forms of all its API versions.
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

/// Who serves such a figure, as far as the input tells.
public struct MetricSupply: Sendable {
  /// Whether the API group is registered, or something registers it by itself.
  public let hasAPI: Bool
  /// A workload that could serve it, were it registered.
  public let adapter: KubernetesObject?
  /// Rules that do not give it, where all that are in sight do not.
  public let lackingRules: AdapterRules?
}

extension Monitoring {
  /// What the autoscalers of an installation's components read.
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
