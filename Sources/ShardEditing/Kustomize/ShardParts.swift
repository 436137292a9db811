import Jitsi
import Kubernetes
import Lint
import YAML

/// The files of a kustomization tree that are one shard's.
struct ShardParts {
  /// Absolute paths of folders that are the shard's, none in another.
  let folders: [String]
  /// Absolute paths of files outside of these that hold nothing but the shard's: objects, patches, or variables.
  let files: [String]
  /// Files that hold objects of the shard among others, or patches of such.
  let shared: [String]
  /// The kustomizations that are no shard's.
  let outside: [KustomizationFile]
  /// The files that are no shard's, but may hold something of some.
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
        // As a generator's variables in `shard-0.env`.
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

  /// The folders of shards that a tree reaches, none in another, with the shards' numbers.
  static func folders(in tree: KustomizeTree) -> [(folder: String, number: Int)] {
    folders(of: tree.kustomizations())
  }

  private static func folders(
    of kustomizations: [KustomizationFile]
  ) -> [(folder: String, number: Int)] {
    var numbered: [(folder: String, number: Int)] = []
    // What stands in another folder comes behind it.
    for kustomization in kustomizations.sorted(by: { $0.folder < $1.folder }) {
      guard let number = kustomization.shard,
        !numbered.contains(where: { isBelow(kustomization.folder, $0.folder) })
      else { continue }
      numbered.append((kustomization.folder, number))
    }
    return numbered
  }

  /// Whether a path is a folder, or below it.
  static func isBelow(_ path: String, _ folder: String) -> Bool {
    path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  /// Whether a file holds manifests, and is no kustomization.
  static func isManifest(_ path: String) -> Bool {
    let name = LexicalPath.name(path)
    return !KustomizationFile.names.contains(name) && LexicalPath.isManifest(name)
  }

  static func isOwn(_ root: Node, _ own: ShardEntries.OwnNames) -> Bool {
    guard root["kind"] != nil, let name = root["metadata"]?["name"]?.text else { return false }
    return own.contains(name)
  }

  /// The values of a text's documents; none of one that can't be read.
  static func roots(of source: SourceFile) -> [Node] {
    let tree = Tree(parsing: source)
    guard tree.documents.allSatisfy({ $0.problem == nil }) else { return [] }
    return tree.documents.compactMap { $0.root.map(tree.node) }.filter { !$0.isNull }
  }
}
