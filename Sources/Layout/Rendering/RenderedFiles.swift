import YAML

/// What a layout renders to, as a folder that kustomize builds.
public struct RenderedFiles: Sendable {
  /// Paths below the folder, and texts; files before the folders' own lists of them.
  public let files: [(path: String, text: String)]

  /// The file that holds the configuration Secret, when one is rendered.
  public static let secret = "secret.yaml"

  /// - Parameter hasSecret: Whether the folder has a Secret already, which stays a part of it.
  public init(_ objects: [RenderedObject], hasSecret: Bool = false) {
    var texts: [String: String] = [:]
    var paths: [String] = []
    for object in objects {
      if texts[object.file] == nil { paths.append(object.file) }
      texts[object.file, default: ""] += object.text
    }
    var files = paths.map { (path: $0, text: texts[$0] ?? "") }
    if hasSecret, texts[Self.secret] == nil { paths.insert(Self.secret, at: 1) }
    for folder in Self.folders(of: paths) {
      let text = Self.kustomization(Self.resources(of: folder, paths))
      files.append((folder + "kustomization.yaml", text))
    }
    self.files = files
  }

  /// The folders with a slash behind each, the outermost first, which has no name.
  private static func folders(of paths: [String]) -> [String] {
    var seen: Set<String> = [""]
    var folders = [""]
    for path in paths {
      guard let slash = path.lastIndex(of: "/") else { continue }
      let folder = String(path[...slash])
      if seen.insert(folder).inserted { folders.append(folder) }
    }
    return folders
  }

  /// What stands right in a folder: files, and folders that have lists of their own.
  private static func resources(of folder: String, _ paths: [String]) -> [String] {
    var seen: Set<String> = []
    return paths.compactMap { path in
      guard path.hasPrefix(folder) else { return nil }
      let name = path.dropFirst(folder.utf8.count).prefix { $0 != "/" }
      return seen.insert(String(name)).inserted ? String(name) : nil
    }
  }

  private static func kustomization(_ resources: [String]) -> String {
    let content: Content = [
      "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
      "resources": .list(resources.map { .scalar(.string($0)) }),
    ]
    return String(DocumentWriter.text([content]).dropFirst("---\n".count))
  }
}
