import HAProxy
import YAML

/// Removes a shard from a kustomization tree.
struct KustomizeShardRemover {
  private var tree: KustomizeTree
  private var edits: [String: [TextEdit]] = [:]

  init(_ tree: KustomizeTree) { self.tree = tree }

  func result() -> KustomizeTree { tree.applying(edits) }

  /// Removes all list entries for the shard.
  mutating func unregister(
    _ parts: ShardParts, _ own: ShardEntries.OwnNames
  ) throws(ShardEditError) {
    for kustomization in parts.outside {
      let file = kustomization.tree.source.name
      let entries = ShardEntries(kustomization: kustomization, shard: own, paths: parts.paths)
      for list in entries.find() {
        var all: [TextEdit] = []
        for entry in list {
          guard let made = try? NodeEditor(entry.list).edits(.remove, at: [.index(entry.position)])
          else { throw .notRemovable("\(entry.subject) in \(file)") }
          all += made
        }
        if ContentDifference.meet(all) { throw .notRemovable("\(list[0].subject) in \(file)") }
        edits[file, default: []] += all
      }
    }
  }

  /// Removes the shard's documents from files that also contain other objects.
  mutating func cut(_ parts: ShardParts, _ own: ShardEntries.OwnNames) {
    for path in parts.shared {
      guard let source = tree.source(path) else { continue }
      for document in ShardDocuments(Tree(parsing: source), own).own {
        edits[path, default: []].append(TextEdit(range: document.range, text: ""))
      }
    }
  }

  /// Removes the shard's server where haproxy.cfg is defined.
  mutating func edit(
    _ changes: [ConfigurationEditor.Change], _ slots: HAProxyServerEditor, outside parts: ShardParts
  ) throws(ShardEditError) {
    for (path, made) in try slots.edits(changes, in: tree, parts.others) {
      edits[path, default: []] += made
    }
  }

  /// Removes the shard's folders, and files that contain nothing else.
  mutating func remove(_ parts: ShardParts, but kept: Set<String>) {
    let folders = parts.folders.filter { !kept.contains($0) }
    for path in folders.flatMap({ tree.paths(below: $0) }) + parts.files { tree.remove(path) }
  }
}
