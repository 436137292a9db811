import Jitsi
import Kubernetes
import YAML

/// The entries for one shard in a kustomization outside of the shards' folders.
struct ShardEntries {
  let kustomization: KustomizationFile
  let shard: OwnNames
  /// Absolute paths of folders and files that belong to the shard only.
  let paths: Set<String>

  /// Recognizes the objects of a shard by name.
  struct OwnNames {
    let renaming: ShardRenaming
    let names: Set<String>

    init(_ shard: Shard, to index: Int, members: [KubernetesObject]) {
      names = Set(members.map(\.name))
      renaming = ShardRenaming(from: shard.index, to: index, objectNames: members.map(\.name))
    }

    func contains(_ name: String) -> Bool { names.contains(name) || renaming.namesShard(name) }
  }

  /// An entry of a list.
  struct Entry {
    let list: Node
    let position: Int
    let element: Node
    /// The path or name that the entry refers to.
    let subject: String
  }

  /// Lists that may have an entry per shard.
  static let lists = [
    "resources", "bases", "components", "configurations", "crds", "generators", "transformers",
    "validators", "patches", "patchesStrategicMerge", "patchesJson6902", "replicas",
    "configMapGenerator", "secretGenerator", "replacements",
  ]

  /// The shard's entries, grouped by list.
  func find() -> [[Entry]] {
    Self.lists.compactMap { key in
      guard let list = kustomization.root[key], list.isSequence else { return nil }
      var found: [Entry] = []
      for (position, element) in list.elements.enumerated() {
        let subjects = Self.subjects(of: element)
        guard let subject = subjects.first(where: isOwn) else { continue }
        found.append(
          Entry(list: list, position: position, element: element, subject: subject.text))
      }
      return found.isEmpty ? nil : found
    }
  }

  /// The position of the last entry of a list that refers to a path or name.
  static func last(about subject: String, in list: Node) -> Int? {
    var found: Int?
    let subject = plain(subject)
    for (position, element) in list.elements.enumerated()
    where subjects(of: element).contains(where: { plain($0.text) == subject }) {
      found = position
    }
    return found
  }

  /// A path without a leading `./` and a trailing slash.
  private static func plain(_ path: String) -> Substring {
    var path = Substring(path)
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    while path.hasSuffix("/") { path = path.dropLast() }
    return path
  }

  private enum Subject {
    case path(String)
    case name(String)
    case selector(String)

    var text: String {
      switch self {
      case .path(let text), .name(let text), .selector(let text): text
      }
    }
  }

  private func isOwn(_ subject: Subject) -> Bool {
    switch subject {
    case .path(let path): paths.contains(kustomization.path(path))
    case .name(let name): shard.contains(name)
    case .selector(let selector):
      selector.split(separator: ",").contains { part in
        let sides = part.split(separator: "=").map { $0.filter { $0 != " " } }
        return sides.count == 2 && ShardLabel.isKey(sides[0])
          && sides[1] == String(shard.renaming.from)
      }
    }
  }

  /// The paths, names and selectors in an entry, the most specific first.
  private static func subjects(of element: Node) -> [Subject] {
    if let text = element.text {
      return text.utf8.contains(0x0A) ? names(inManifest: text) : [.path(text)]
    }
    guard element.isMapping else { return [] }
    var found: [Subject] = []
    if let path = element["path"]?.text { found.append(.path(path)) }
    if let name = element["target"]?["name"]?.text { found.append(.name(name)) }
    if let name = element["name"]?.text { found.append(.name(name)) }
    if let name = element["source"]?["name"]?.text { found.append(.name(name)) }
    if let selector = element["target"]?["labelSelector"]?.text {
      found.append(.selector(selector))
    }
    if let patch = element["patch"]?.text { found += names(inManifest: patch) }
    return found
  }

  private static func names(inManifest text: String) -> [Subject] {
    let tree = Tree(parsing: SourceFile(name: "", text: text))
    return tree.documents.compactMap { document in
      document.root.flatMap { tree.node($0)["metadata"]?["name"]?.text }.map { .name($0) }
    }
  }
}
