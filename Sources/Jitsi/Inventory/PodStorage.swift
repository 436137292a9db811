public import Kubernetes
public import YAML

/// The storage behind a directory of a container.
public enum PodStorage: Sendable {
  /// A claim or another volume that outlives the pod.
  case kept
  /// A volume that is deleted with the pod.
  case lost(Node)
  /// A directory on the pod's node.
  case ofNode(Node)
  /// No volume: the container's own file system.
  case none

  /// Whether data written there outlives the pod; nil if it depends on the node.
  public var keeps: Bool? {
    switch self {
    case .kept: true
    case .lost, .none: false
    case .ofNode: nil
    }
  }
}

extension Workload {
  /// Returns the storage of a directory in a container, from the volume with the longest matching mount path.
  public func storage(at folder: String, of container: Container) -> PodStorage {
    var best: (depth: Int, volume: String)?
    for mount in container.node["volumeMounts"].map({ Array($0.elements) }) ?? [] {
      guard let path = mount["mountPath"]?.text, let name = mount["name"]?.text else { continue }
      guard Self.isFolder(path, over: folder), path.utf8.count > best?.depth ?? -1 else { continue }
      best = (path.utf8.count, name)
    }
    guard let name = best?.volume else { return .none }
    let claims = object.node["spec"]?["volumeClaimTemplates"].map { Array($0.elements) } ?? []
    if claims.contains(where: { $0["metadata"]?["name"]?.text == name }) { return .kept }
    let volumes = template.spec?["volumes"].map { Array($0.elements) } ?? []
    guard let volume = volumes.last(where: { $0["name"]?.text == name }) else { return .kept }
    for field in ["emptyDir", "ephemeral", "configMap", "secret", "projected", "downwardAPI"] {
      if let node = volume[field] { return .lost(node) }
    }
    if let node = volume["hostPath"] { return .ofNode(node) }
    // A volume with only a name is an emptyDir.
    return volume.count == 1 ? .lost(volume) : .kept
  }

  private static func isFolder(_ path: String, over folder: String) -> Bool {
    let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
    return folder == trimmed || folder.hasPrefix(trimmed + "/")
  }
}
