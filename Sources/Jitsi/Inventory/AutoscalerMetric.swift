import Basics
import Kubernetes
public import YAML

/// A metric of an autoscaler.
public struct AutoscalerMetric: Sendable {
  /// What the metric measures.
  public enum Source: Sendable, Hashable {
    /// The CPU or memory of the pods or, with a container name, of that container only.
    case resource(name: String, container: String?)
    /// Any other metric.
    case custom
  }

  public let source: Source
  /// Whether the metric is relative to the pods' requests.
  public let isUtilization: Bool
  public let node: Node
}

extension Autoscaler {
  /// Whether it is KEDA's ScaledObject.
  public var isScaledObject: Bool { object.kind == "ScaledObject" }

  /// The metrics. A HorizontalPodAutoscaler without any uses CPU.
  ///
  /// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/,
  /// https://keda.sh/docs/latest/scalers/cpu/
  public var metrics: [AutoscalerMetric] {
    guard let spec = object.node["spec"] else { return [] }
    if isScaledObject { return (spec["triggers"]?.elements).map { $0.map(Self.trigger) } ?? [] }
    var found = (spec["metrics"]?.elements).map { $0.map(Self.metric) } ?? []
    if let percent = spec["targetCPUUtilizationPercentage"], !percent.isNull {
      found.append(Self.cpu(percent))
    }
    // autoscaling/v1 stores metrics it has no fields for in an annotation.
    if let text = object.annotation("autoscaling.alpha.kubernetes.io/metrics"),
      text.holds("\"Pods\"") || text.holds("\"Object\"") || text.holds("\"External\"")
    {
      found.append(AutoscalerMetric(source: .custom, isUtilization: false, node: spec))
    }
    return found.isEmpty ? [Self.cpu(spec)] : found
  }

  /// The first resource metric of the pods as written; nil if there is none.
  public var podMetric: Node? {
    object.node["spec"]?["metrics"]?.elements.first { $0["pods"] != nil }
  }

  private static func cpu(_ node: Node) -> AutoscalerMetric {
    AutoscalerMetric(
      source: .resource(name: "cpu", container: nil), isUtilization: true, node: node)
  }

  private static func metric(_ node: Node) -> AutoscalerMetric {
    for (field, isOfContainer) in [("resource", false), ("containerResource", true)] {
      guard let block = node[field] else { continue }
      let isUtilization =
        block["targetAverageUtilization"] != nil || block["target"]?["averageUtilization"] != nil
        || block["target"]?["type"]?.text == "Utilization"
      return AutoscalerMetric(
        source: .resource(
          name: block["name"]?.text ?? "", container: isOfContainer ? block["container"]?.text : nil
        ),
        isUtilization: isUtilization, node: block)
    }
    return AutoscalerMetric(source: .custom, isUtilization: false, node: node)
  }

  private static func trigger(_ node: Node) -> AutoscalerMetric {
    guard let type = node["type"]?.text, type == "cpu" || type == "memory" else {
      return AutoscalerMetric(source: .custom, isUtilization: false, node: node)
    }
    let metadata = node["metadata"]
    let measure = node["metricType"]?.text ?? metadata?["type"]?.text ?? "Utilization"
    return AutoscalerMetric(
      source: .resource(name: type, container: metadata?["containerName"]?.text),
      isUtilization: measure == "Utilization", node: node)
  }
}
