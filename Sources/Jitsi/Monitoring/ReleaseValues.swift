public import Kubernetes
public import YAML

/// The values of a chart for one of its programs, in an object that installs a release of it.
public struct ReleaseValues: Sendable {
  public let object: KubernetesObject
  /// The way to the program's values.
  public let path: [String]
  /// Whether values that are not written here may come from elsewhere.
  public let isOpen: Bool

  /// The value behind keys; nil when it is not written.
  public func node(_ keys: String...) -> Node? {
    var node: Node? = object.node
    for key in path + keys { node = node?[key] }
    return node
  }

  /// Where the value behind keys stands, or belongs.
  public func path(of keys: String...) -> String {
    FieldPath(steps: (path + keys).map { .key($0) }).description
  }
}

/// A release of a chart, as Flux, Argo CD and the helm controllers of k3s write it.
struct ChartRelease {
  let object: KubernetesObject
  let chart: String
  /// Where the values stand as fields.
  let valuesPath: [String]
  /// Whether the object's own fields need not be all values.
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

  /// The last element of the chart's name, which may be a URL.
  var name: Substring {
    chart.lastIndex(of: "/").map { chart[chart.index(after: $0)...] } ?? Substring(chart)
  }

  static let kinds = ["HelmRelease", "HelmChart", "Application"]

  func values(_ keys: String...) -> ReleaseValues {
    ReleaseValues(object: object, path: valuesPath + keys, isOpen: isOpen)
  }

  /// Whether a part of the chart is left out.
  func isOff(_ keys: String...) -> Bool {
    var node: Node? = object.node
    for key in valuesPath + keys { node = node?[key] }
    return node?.scalar == .bool(false)
  }
}
