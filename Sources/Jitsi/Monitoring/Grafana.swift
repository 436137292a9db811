import Basics
public import Kubernetes
import YAML

/// A Grafana with its settings.
public struct Grafana: Sendable {
  public let server: MonitoringServer
  /// The routes from host names to it.
  public let routes: [GrafanaRoute]
  let inventory: Inventory
  /// The path in its root URL, such as `/grafana`; empty for none, nil if the input does not determine it.
  public private(set) var rootPath: String?
  /// Where users and dashboards are stored.
  public private(set) var storage = Storage.unknown

  init(server: MonitoringServer, routes: [GrafanaRoute], inventory: Inventory) {
    self.server = server
    self.routes = routes
    self.inventory = inventory
    rootPath =
      switch setting("server", "root_url") {
      case .absent: ""
      case .unknown: nil
      case .written(let url, _, _): Self.path(of: url)
      }
    storage = readStorage()
  }

  /// Whether Grafana strips that path from requests itself.
  public var servesSubPath: Bool? {
    switch setting("server", "serve_from_sub_path") {
    case .absent: false
    case .unknown: nil
    case .written(let text, _, _): ["true", "1", "yes", "t"].contains(text.lowercased())
    }
  }

  /// Returns the path of a URL without a trailing slash, or nil if part of it is a placeholder.
  static func path(of url: String) -> String? {
    guard !url.utf8.contains(UInt8(ascii: "$")) else { return nil }
    let rest = url.tail(behind: "://") ?? Substring(url)
    let start = rest.firstIndex(of: "/") ?? rest.endIndex
    var path = rest[start...].prefix { $0 != "?" && $0 != "#" }
    while path.last == "/" { path.removeLast() }
    return String(path)
  }

  public enum Storage: Sendable {
    case kept, unknown
    case pod(PodStorage)
  }

  private func readStorage() -> Storage {
    switch setting("database", "type") {
    case .written("sqlite3", _, _), .absent: break
    default: return .kept
    }
    for key in ["url", "host"] {
      if case .written(let text, _, _) = setting("database", key), !text.isEmpty,
        !text.hasPrefix("sqlite"), !text.hasPrefix("127.0.0.1")
      {
        return .kept
      }
    }
    switch server.form {
    case .workload(let workload, let container):
      let folder = setting("paths", "data").text ?? "/var/lib/grafana"
      let found = workload.storage(at: Self.trimmed(folder), of: container)
      // A pod that is pinned to its node keeps using the same node directory.
      if case .ofNode = found,
        workload.template.spec?["nodeName"] != nil
          || workload.template.spec?["nodeSelector"] != nil
      {
        return .kept
      }
      return .pod(found)
    case .resource:
      let spec = object.node["spec"]
      if spec?["persistentVolumeClaim"] != nil || spec?["dataStorage"] != nil { return .kept }
      let pod = spec?["deployment"]?["spec"]?["template"]?["spec"]
      let volumes = pod?["volumes"].map { Array($0.elements) } ?? []
      let isKept = volumes.contains {
        $0["persistentVolumeClaim"] != nil || $0["nfs"] != nil || $0["csi"] != nil
      }
      return isKept ? .kept : .pod(.none)
    case .release(let values):
      if values.node("persistence", "enabled")?.scalar == .bool(true) { return .kept }
      return values.isOpen ? .unknown : .pod(.none)
    }
  }

  private static func trimmed(_ folder: String) -> String {
    folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  public var object: KubernetesObject { server.object }

  /// The field that configures, or could configure, persistent storage.
  public var storagePath: String {
    switch server.form {
    case .workload: ""
    case .resource: "spec.persistentVolumeClaim"
    case .release(let values): values.path(of: "persistence", "enabled")
    }
  }
}
