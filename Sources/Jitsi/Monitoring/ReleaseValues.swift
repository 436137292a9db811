public import Kubernetes
public import YAML

/// The values for one of a chart's programs, in an object that installs a release of the chart.
public struct ReleaseValues: Sendable {
  public let object: KubernetesObject
  /// The path of the program's values.
  public let path: [String]
  /// Whether further values may come from elsewhere.
  public let isOpen: Bool

  /// Returns the value at a path of keys, or nil if it is not set.
  public func node(_ keys: String...) -> Node? {
    var node: Node? = object.node
    for key in path + keys { node = node?[key] }
    return node
  }

  /// Returns the path of a value, whether or not it is set.
  public func path(of keys: String...) -> String {
    FieldPath(steps: (path + keys).map { .key($0) }).description
  }
}

/// A chart release as defined by Flux, Argo CD and the Helm controller of k3s.
struct ChartRelease {
  let object: KubernetesObject
  let chart: String
  /// The path of the values as fields.
  let valuesPath: [String]
  /// Whether the object's own fields may not be all of the values.
  let isOpen: Bool

  init?(_ object: KubernetesObject) {
    guard let spec = object.node["spec"] else { return nil }
    self.object = object
    switch object.kind {
    case "HelmRelease":
      guard let name = spec["chart"]?["spec"]?["chart"]?.text ?? spec["chartRef"]?["name"]?.text
      else {
        return nil
      }
      chart = name
      valuesPath = ["spec", "values"]
      isOpen = spec["valuesFrom"] != nil || spec["postRenderers"] != nil
    case "HelmChart":
      guard let name = spec["chart"]?.text else { return nil }
      chart = name
      valuesPath = []
      isOpen = true
    case "Application":
      let sources =
        [spec["source"]].compactMap { $0 } + (spec["sources"].map { Array($0.elements) } ?? [])
      guard let name = sources.lazy.compactMap({ $0["chart"]?.text }).first else { return nil }
      chart = name
      let helm = spec["source"]?["helm"]
      valuesPath = ["spec", "source", "helm", "valuesObject"]
      isOpen =
        helm?["valuesObject"] == nil
        || ["values", "valueFiles", "parameters", "fileParameters"].contains { helm?[$0] != nil }
    default: return nil
    }
  }

  /// The last element of the chart name, which may be a URL.
  var name: Substring {
    chart.lastIndex(of: "/").map { chart[chart.index(after: $0)...] } ?? Substring(chart)
  }

  static let kinds = ["HelmRelease", "HelmChart", "Application"]

  func values(_ keys: String...) -> ReleaseValues {
    ReleaseValues(object: object, path: valuesPath + keys, isOpen: isOpen)
  }

  /// Returns whether part of the chart is disabled.
  func isOff(_ keys: String...) -> Bool {
    var node: Node? = object.node
    for key in valuesPath + keys { node = node?[key] }
    return node?.scalar == .bool(false)
  }
}
