import Jitsi
import Kubernetes
import YAML

/// A field of a HorizontalPodAutoscaler that its API version does not have, or that contradicts another field.
struct AutoscalerField: Sendable {
  /// The key as written.
  let name: String
  let node: Node
  /// The fault, worded to follow the field's name, as in `does not exist in autoscaling/v1`.
  let fault: String
}

extension Autoscaler {
  /// Fields that an API server would drop or reject.
  ///
  /// autoscaling/v1 supports a CPU percentage only; v2beta1 puts targets into the metric (`targetAverageValue`),
  /// v2beta2 and v2 into a separate `target`, and v2beta2 adds `behavior`:
  /// https://github.com/kubernetes/api/tree/master/autoscaling
  var misplacedFields: [AutoscalerField] {
    guard !isScaledObject, object.group == "autoscaling", let spec = object.node["spec"] else {
      return []
    }
    let version = object.apiVersion.drop { $0 != "/" }.dropFirst()
    var found: [AutoscalerField] = []
    func refuse(_ parent: Node?, _ keys: [String], _ instead: String? = nil) {
      for key in keys {
        guard let node = parent?[key], !node.isNull else { continue }
        let hint = instead.map { ", which has \($0)" } ?? ""
        found.append(
          AutoscalerField(
            name: key, node: node, fault: "does not exist in \(object.apiVersion)\(hint)"))
      }
    }
    switch version {
    case "v1":
      refuse(spec, ["metrics"], "targetCPUUtilizationPercentage only")
      refuse(spec, ["behavior"])
      return found
    case "v2beta1":
      refuse(spec, ["behavior"])
    case "v2beta2", "v2":
      break
    default:
      return []
    }
    refuse(spec, ["targetCPUUtilizationPercentage"], "metrics")
    for metric in spec["metrics"].map({ Array($0.elements) }) ?? [] {
      if let fault = Self.mismatch(of: metric) {
        found.append(fault)
        continue
      }
      guard let block = Self.block(of: metric) else { continue }
      if version == "v2beta1" {
        refuse(block.value, ["metric"], "metricName")
        // In v2beta1, the `target` of an object metric is the object itself.
        if block.key != "object" {
          refuse(block.value, ["target"], "targetAverageValue and similar fields")
        }
      } else {
        refuse(
          block.value,
          ["targetAverageUtilization", "targetAverageValue", "targetValue"], "target")
        refuse(block.value, ["metricName", "metricSelector"], "metric")
        if let fault = Self.contradiction(in: block.value["target"]) { found.append(fault) }
      }
    }
    return found
  }

  private static let blocks = [
    ("Resource", "resource"), ("ContainerResource", "containerResource"), ("Pods", "pods"),
    ("Object", "object"), ("External", "external"),
  ]

  private static func block(of metric: Node) -> (key: String, value: Node)? {
    for (_, key) in blocks {
      if let block = metric[key] { return (key, block) }
    }
    return nil
  }

  /// The `type` of a metric, if it names another block than the one the metric has.
  private static func mismatch(of metric: Node) -> AutoscalerField? {
    guard let type = metric["type"], let name = type.text,
      let wanted = blocks.first(where: { $0.0 == name })?.1,
      let block = block(of: metric)
    else { return nil }
    if metric[wanted] != nil { return nil }
    return AutoscalerField(
      name: "type", node: type, fault: "is \(name), but the metric has \(block.key)")
  }

  /// The `type` of a target, if the value of that type is missing and a value of another type is set.
  private static func contradiction(in target: Node?) -> AutoscalerField? {
    let fields = [
      "Utilization": "averageUtilization", "AverageValue": "averageValue", "Value": "value",
    ]
    guard let target, let type = target["type"], let wanted = fields[type.text ?? ""],
      target[wanted] == nil, let other = fields.values.sorted().first(where: { target[$0] != nil })
    else { return nil }
    return AutoscalerField(
      name: "type", node: type, fault: "is \(type.text ?? ""), but its value is \(other)")
  }
}
