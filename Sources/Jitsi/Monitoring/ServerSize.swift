import Kubernetes
import YAML

/// The resources of a monitoring program, each with its field. Nil if the input does not determine them.
extension MonitoringServer {
  /// The number of pods.
  public var replicas: Int? {
    switch form {
    case .resource: spec("replicas", default: 1)
    case .workload(let workload, _): workload.object.kind == "DaemonSet" ? nil : workload.replicas
    case .release(let values):
      values.node(settings, "replicas")?.integer ?? (values.isOpen ? nil : 1)
    }
  }

  public var replicasPath: String {
    if case .release(let values) = form { return values.path(of: settings, "replicas") }
    return "spec.replicas"
  }

  /// Whether CPU or memory requests are set; limits alone count because requests default to them.
  public var hasRequests: Bool? {
    switch form {
    case .resource:
      if Self.asks(object.node["spec"]?["resources"]) { return true }
      let containers = object.node["spec"]?["containers"].map { Array($0.elements) } ?? []
      return containers.contains { Self.asks($0["resources"]) }
    case .workload(_, let container): return Self.asks(container.node["resources"])
    case .release(let values):
      return Self.asks(values.node(settings, "resources")) ? true : values.isOpen ? nil : false
    }
  }

  private static func asks(_ resources: Node?) -> Bool {
    ["requests", "limits"].contains { (resources?[$0]?.count ?? 0) > 0 }
  }

  /// Whether its data outlives its pods.
  public var keepsData: Bool? {
    switch form {
    case .resource:
      let spec = object.node["spec"]
      if let storage = spec?["storage"], storage["volumeClaimTemplate"] != nil { return true }
      let volumes = spec?["volumes"].map { Array($0.elements) } ?? []
      return volumes.contains { $0["persistentVolumeClaim"] != nil } ? true : false
    case .workload(let workload, let container):
      return workload.storage(at: dataFolder(container), of: container).keeps
    case .release(let values):
      if values.node(settings, "storageSpec", "volumeClaimTemplate") != nil { return true }
      return values.isOpen ? nil : false
    }
  }

  /// The chart values that correspond to the custom resource's spec.
  private var settings: String { kind == .prometheus ? "prometheusSpec" : "alertmanagerSpec" }

  private func spec(_ field: String, default fallback: Int) -> Int? {
    guard let node = object.node["spec"]?[field], !node.isNull else { return fallback }
    return node.integer
  }

  /// Returns Prometheus' data directory: `data` in /prometheus, the image's working directory, unless an argument overrides it.
  private func dataFolder(_ container: Container) -> String {
    var arguments: [String] = []
    for field in ["command", "args"] {
      arguments += container.node[field].map { $0.elements.compactMap(\.text) } ?? []
    }
    for (position, argument) in arguments.enumerated() {
      for flag in ["--storage.tsdb.path", "--storage.agent.path"] where argument.hasPrefix(flag) {
        if argument == flag {
          return position + 1 < arguments.count ? arguments[position + 1] : "/prometheus"
        }
        let value = argument.dropFirst(flag.utf8.count + 1)
        return value.hasPrefix("/") ? String(value) : "/prometheus/" + value
      }
    }
    return "/prometheus"
  }
}
