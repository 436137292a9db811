import YAML

/// The rendered objects of a layout as a folder with kustomizations.
public struct RenderedFiles: Sendable {
  /// Paths relative to the folder, and texts. Manifests come first, then the kustomizations of the folders.
  public let files: [(path: String, text: String)]

  /// The file of the configuration Secret, if it is rendered.
  public static let secret = "secret.yaml"

  /// The files of objects; `hasSecret` if the folder already has a Secret, which its kustomization must include.
  public init(_ objects: [RenderedObject], hasSecret: Bool = false) {
    var texts: [String: String] = [:]
    var paths: [String] = []
    for object in objects {
      if texts[object.file] == nil { paths.append(object.file) }
      texts[object.file, default: ""] += object.text
    }
    var files = paths.map { (path: $0, text: texts[$0] ?? "") }
    if hasSecret, texts[Self.secret] == nil { paths.insert(Self.secret, at: 1) }
    for (folder, resources) in Self.folders(of: paths) {
      files.append((folder + "kustomization.yaml", Self.kustomization(resources)))
    }
    self.files = files
  }

  /// The folders with a trailing slash, the root first as an empty string, and their direct entries: files, and folders
  /// with their own kustomizations.
  private static func folders(of paths: [String]) -> [(folder: String, resources: [String])] {
    var order = [""]
    var resources: [String: [String]] = ["": []]
    for path in paths {
      guard let slash = path.lastIndex(of: "/") else {
        resources["", default: []].append(path)
        continue
      }
      let folder = String(path[...slash])
      if resources[folder] == nil {
        order.append(folder)
        resources["", default: []].append(String(folder.dropLast()))
      }
      resources[folder, default: []].append(String(path[path.index(after: slash)...]))
    }
    return order.map { ($0, resources[$0] ?? []) }
  }

  private static func kustomization(_ resources: [String]) -> String {
    let content: Content = [
      "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
      "resources": .list(resources.map { .scalar(.string($0)) }),
    ]
    return String(DocumentWriter.text([content]).dropFirst("---\n".count))
  }
}
