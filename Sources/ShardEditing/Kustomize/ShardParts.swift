import Jitsi
import Kubernetes
import Lint
import YAML

/// The files of a kustomization tree that belong to one shard.
struct ShardParts {
  /// Absolute paths of the shard's folders, none inside another.
  let folders: [String]
  /// Absolute paths of other files that contain only objects, patches or variables of the shard.
  let files: [String]
  /// Files with objects of the shard and others, or with patches for them.
  let shared: [String]
  /// The kustomizations outside of all shards' folders.
  let outside: [KustomizationFile]
  /// The files outside of all shards' folders.
  let others: [String]

  var isEmpty: Bool { folders.isEmpty && files.isEmpty }
  var paths: Set<String> { Set(folders).union(files) }

  init(_ tree: KustomizeTree, shard: Int, _ own: ShardEntries.OwnNames) {
    let all = tree.kustomizations()
    let numbered = Self.folders(of: all)
    folders = numbered.filter { $0.number == shard }.map(\.folder)
    outside = all.filter { kustomization in
      !numbered.contains { Self.isBelow(kustomization.folder, $0.folder) }
    }
    others = tree.paths.filter { path in !numbered.contains { Self.isBelow(path, $0.folder) } }
    var files: [String] = []
    var shared: [String] = []
    for path in others {
      guard Self.isManifest(path) else {
        // For example, the variables of a generator in `shard-0.env`.
        if own.renaming.namesShard(LexicalPath.name(path)) { files.append(path) }
        continue
      }
      guard let source = tree.source(path) else { continue }
      let roots = Self.roots(of: source)
      let count = roots.count { Self.isOwn($0, own) }
      if count == 0 { continue }
      if count == roots.count { files.append(path) } else { shared.append(path) }
    }
    self.files = files
    self.shared = shared
  }

  /// The folders of shards in a tree, none inside another, with the shards' numbers.
  static func folders(in tree: KustomizeTree) -> [(folder: String, number: Int)] {
    folders(of: tree.kustomizations())
  }

  private static func folders(
    of kustomizations: [KustomizationFile]
  ) -> [(folder: String, number: Int)] {
    var numbered: [(folder: String, number: Int)] = []
    // Parent folders sort before the folders in them.
    for kustomization in kustomizations.sorted(by: { $0.folder < $1.folder }) {
      guard let number = kustomization.shard,
        !numbered.contains(where: { isBelow(kustomization.folder, $0.folder) })
      else { continue }
      numbered.append((kustomization.folder, number))
    }
    return numbered
  }

  /// Whether a path is a folder, or is below it.
  static func isBelow(_ path: String, _ folder: String) -> Bool {
    path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  /// Whether a file contains manifests and is not a kustomization.
  static func isManifest(_ path: String) -> Bool {
    let name = LexicalPath.name(path)
    return !KustomizationFile.names.contains(name) && LexicalPath.isManifest(name)
  }

  static func isOwn(_ root: Node, _ own: ShardEntries.OwnNames) -> Bool {
    guard root["kind"] != nil, let name = root["metadata"]?["name"]?.text else { return false }
    return own.contains(name)
  }

  /// The roots of a text's documents; empty if the text cannot be read.
  static func roots(of source: SourceFile) -> [Node] {
    let tree = Tree(parsing: source)
    guard tree.documents.allSatisfy({ $0.problem == nil }) else { return [] }
    return tree.documents.compactMap { $0.root.map(tree.node) }.filter { !$0.isNull }
  }
}
