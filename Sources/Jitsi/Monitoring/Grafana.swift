import Basics
public import Kubernetes
import YAML

/// A Grafana, and what its settings say.
public struct Grafana: Sendable {
  public let server: MonitoringServer
  /// The ways from host names to it.
  public let routes: [GrafanaRoute]
  let inventory: Inventory

  /// The folder in the URL that it believes to be served under, as in `/grafana`; empty for none. Nil where the input
  /// does not tell.
  public var rootPath: String? {
    switch setting("server", "root_url") {
    case .absent: ""
    case .unknown: nil
    case .written(let url, _, _): Self.path(of: url)
    }
  }

  /// Whether it takes that folder off requests itself.
  public var servesSubPath: Bool? {
    switch setting("server", "serve_from_sub_path") {
    case .absent: false
    case .unknown: nil
    case .written(let text, _, _): ["true", "1", "yes", "t"].contains(text.lowercased())
    }
  }

  /// The path of a URL without a slash at its end; nil where a part of it is filled in later.
  static func path(of url: String) -> String? {
    guard !url.utf8.contains(UInt8(ascii: "$")) else { return nil }
    let rest = url.tail(behind: "://") ?? Substring(url)
    let start = rest.firstIndex(of: "/") ?? rest.endIndex
    var path = rest[start...].prefix { $0 != "?" && $0 != "#" }
    while path.last == "/" { path.removeLast() }
    return String(path)
  }

  /// Where users and dashboards are kept.
  public enum Storage: Sendable {
    case kept, unknown
    case pod(PodStorage)
  }

  public var storage: Storage {
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
      // A pod that is bound to its node finds the node's folder again.
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

  /// The field that says, or could say, that it keeps its data.
  public var storagePath: String {
    switch server.form {
    case .workload: ""
    case .resource: "spec.persistentVolumeClaim"
    case .release(let values): values.path(of: "persistence", "enabled")
    }
  }
}
