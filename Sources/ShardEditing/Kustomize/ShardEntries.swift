import Jitsi
import Kubernetes
import YAML

/// What a kustomization outside of the shards' folders lists for one shard.
struct ShardEntries {
  let kustomization: KustomizationFile
  let shard: OwnNames
  /// Absolute paths of folders and files that are the shard's alone.
  let paths: Set<String>

  /// How objects of a shard are told by their names.
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
    /// What it is about: a path or a name.
    let subject: String
  }

  /// Lists that may have an entry for each shard.
  static let lists = [
    "resources", "bases", "components", "configurations", "crds", "generators", "transformers",
    "validators", "patches", "patchesStrategicMerge", "patchesJson6902", "replicas",
    "configMapGenerator", "secretGenerator", "replacements",
  ]

  /// The shard's entries, by list.
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

  /// The position of the last entry of a list that is about something.
  static func last(about subject: String, in list: Node) -> Int? {
    var found: Int?
    let subject = plain(subject)
    for (position, element) in list.elements.enumerated()
    where subjects(of: element).contains(where: { plain($0.text) == subject }) {
      found = position
    }
    return found
  }

  /// A path without what may be left out of it.
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

  /// What an entry is about, the most telling first.
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
