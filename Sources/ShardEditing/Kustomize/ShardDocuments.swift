import Jitsi
import YAML

/// The documents of one shard in a text that also contains other documents.
struct ShardDocuments {
  struct Document {
    let root: Node
    /// The byte range of the document. Comments above the first document are not included, because they refer to the
    /// whole text.
    let range: Range<Int>
    let position: Int
  }

  let tree: Tree
  let own: [Document]
  private let all: [Document]
  private let names: ShardEntries.OwnNames

  init(_ tree: Tree, _ names: ShardEntries.OwnNames) {
    self.tree = tree
    self.names = names
    var all: [Document] = []
    for (position, document) in tree.documents.enumerated() {
      guard let root = document.root.map(tree.node), root.isMapping else { continue }
      let range =
        all.isEmpty ? root.range.lowerBound..<document.range.upperBound : document.range
      all.append(Document(root: root, range: range, position: position))
    }
    self.all = all
    own = all.filter { ShardParts.isOwn($0.root, names) }
  }

  /// Groups of consecutive documents of the shard, each with the end of the corresponding documents of the highest shard.
  var runs: [(documents: [Document], end: Int)] {
    var ends: [String: Int] = [:]
    for document in all { ends[Self.identity(document.root) { $0 }] = document.range.upperBound }
    var runs: [(documents: [Document], end: Int)] = []
    for document in own {
      let twin = ends[Self.identity(document.root) { names.renaming.renamed($0) ?? $0 }]
      let end = max(document.range.upperBound, twin ?? 0)
      if let last = runs.last?.documents.last, last.position + 1 == document.position {
        runs[runs.count - 1].documents.append(document)
        runs[runs.count - 1].end = max(runs[runs.count - 1].end, end)
      } else {
        runs.append(([document], end))
      }
    }
    return runs
  }

  private static func identity(_ root: Node, _ name: (String) -> String) -> String {
    (root["kind"]?.text ?? "") + "/" + name(root["metadata"]?["name"]?.text ?? "")
  }
}
