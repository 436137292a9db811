import Lint

/// Identifies the unit of a source, based on paths alone.
enum UnitKey: Sendable, Hashable {
  /// All inputs that were named directly.
  case named
  /// One chart or kustomization, by its folder.
  case rendering(String)
  /// Plain manifests of a repository that also has charts or kustomizations: the folder that was walked, and its topmost
  /// subfolder that contains none of those.
  case tree(root: String, folder: String)
}

/// Divides sources into units: each chart and kustomization found on a walk is a unit, and so is each tree of plain manifests
/// beside them. Sources that were named directly form one unit, as far as they can be one installation.
struct UnitAssignment {
  let found: [FoundSource]
  /// The folders of charts and kustomizations, by the folder that was walked.
  let rendered: [String: [String]]
  /// The name of the file that standard input stands in for.
  let standardInput: String?

  /// The unit of each source.
  var keys: [UnitKey] {
    let named = found.count { $0.root == nil && !$0.isBelowNamed && $0.isRendered }
    let mixed = rendered.mapValues(Self.ancestors)
    return found.map { entry in
      switch entry.source {
      case .kustomization(let folder), .chart(let folder):
        let isNamed = entry.isBelowNamed || entry.root == nil && named < 2
        return isNamed ? .named : .rendering(folder)
      case .standardInput:
        guard let standardInput else { return .named }
        let file = WorkingFolder.absolute(standardInput)
        // Assign it like the same file found on a walk.
        let root = rendered.keys.filter { file.hasPrefix(Self.prefix(of: $0)) }.max {
          $0.utf8.count < $1.utf8.count
        }
        return root.map { tree(of: file, in: $0, mixed[$0] ?? []) } ?? .named
      case .file(let path):
        guard let root = entry.root, let mixed = mixed[root] else { return .named }
        return tree(of: WorkingFolder.absolute(path), in: root, mixed)
      }
    }
  }

  private static func prefix(of folder: String) -> String {
    let path = WorkingFolder.absolute(folder)
    return path == "/" ? "/" : path + "/"
  }

  /// Returns the absolute paths of folders and all their parents.
  private static func ancestors(of folders: [String]) -> Set<String> {
    var found: Set<String> = ["/"]
    for folder in folders {
      var path = WorkingFolder.absolute(folder)
      while found.insert(path).inserted { path = LexicalPath.parent(path) }
    }
    return found
  }

  /// Returns the tree that contains a file, given by its absolute path.
  private func tree(of file: String, in root: String, _ mixed: Set<String>) -> UnitKey {
    var folder = LexicalPath.parent(file)
    while !mixed.contains(LexicalPath.parent(folder)), !mixed.contains(folder) {
      folder = LexicalPath.parent(folder)
    }
    return .tree(root: root, folder: folder)
  }
}
