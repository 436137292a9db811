/// A text to read from a file, from standard input or from a renderer.
enum InputSource: Sendable, Hashable {
  case file(String)
  case standardInput
  case kustomization(String)
  case chart(String)

  var origin: Inputs.Origin {
    switch self {
    case .file(let path): .file(path)
    case .standardInput: .standardInput
    case .kustomization(let folder): .rendered(folder: folder, by: .kubectl)
    case .chart(let folder): .rendered(folder: folder, by: .helm)
    }
  }

  var isChart: Bool {
    if case .chart = self { true } else { false }
  }

  /// The name shown in reports.
  var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: "<stdin>"
    case .kustomization(let folder): "\(folder) (kubectl kustomize)"
    case .chart(let folder): "\(folder) (helm template)"
    }
  }
}

/// String operations on paths.
enum Path {
  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// Returns a path without trailing slashes; `/` is kept.
  static func trimmed(_ path: String) -> String {
    var path = Substring(path)
    while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }
}
