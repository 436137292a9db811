import Jitsi
import Kubernetes
import YAML

/// The objects of a shard, rewritten for another shard in the style and with the comments of the original.
struct ShardText {
  let clone: ShardClone
  let tree: Tree
  /// The shard's objects in the text, in order.
  let objects: [KubernetesObject]

  /// The copies as a separate text.
  ///
  /// - Parameter isWhole: Whether the whole text belongs to the shard, including the comments at its top.
  func text(isWhole: Bool) throws(ShardEditError) -> String {
    guard isWhole, let edits = edits(of: objects) else { return try documents(of: objects) }
    let all = edits + comments(in: 0..<tree.source.bytes.count, beside: edits)
    return String(decoding: tree.source.applying(all).bytes, as: UTF8.self)
  }

  /// The copies as documents, each with a leading `---`.
  func documents(of objects: [KubernetesObject]) throws(ShardEditError) -> String {
    var text = ""
    for object in objects {
      guard let range = document(of: object), let edits = edits(of: [object]) else {
        guard let copy = clone.copy(of: object) else {
          throw .tooDeep("\(object.kind)/\(object.name)")
        }
        text += DocumentWriter.text([copy])
        continue
      }
      let all = edits + comments(in: range, beside: edits)
      let piece = slice(range, all)
      if !piece.hasPrefix("---") { text += "---\n" }
      text += piece
      if !piece.hasSuffix("\n") { text += "\n" }
    }
    return text
  }

  func document(of object: KubernetesObject) -> Range<Int>? { Place(tree).document(of: object) }

  private func edits(of objects: [KubernetesObject]) -> [TextEdit]? {
    var edits: [TextEdit] = []
    for object in objects {
      guard let copy = clone.copy(of: object),
        let made = ContentDifference.edits(from: object.node, to: copy)
      else { return nil }
      edits += made
    }
    return edits
  }

  private func comments(in range: Range<Int>, beside edits: [TextEdit]) -> [TextEdit] {
    tree.comments.filter { range.contains($0.range.lowerBound) }.compactMap { comment in
      let written = String(decoding: tree.source.bytes[comment.range], as: UTF8.self)
      let new = clone.renaming.rewritten(comment: written)
      let edit = TextEdit(range: comment.range, text: new)
      return new == written || edits.contains(where: edit.meets) ? nil : edit
    }
  }

  private func slice(_ range: Range<Int>, _ edits: [TextEdit]) -> String {
    var bytes: [UInt8] = []
    var index = range.lowerBound
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      bytes += tree.source.bytes[index..<edit.range.lowerBound]
      bytes += edit.text.utf8
      index = edit.range.upperBound
    }
    bytes += tree.source.bytes[index..<max(index, range.upperBound)]
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Finds the byte ranges of objects in a text.
  struct Place {
    private let tree: Tree

    init(_ tree: Tree) { self.tree = tree }

    /// The byte range of an object's document; nil for an item of a list. Comments above the first document are not
    /// included, because they refer to the whole text.
    func document(of object: KubernetesObject) -> Range<Int>? {
      guard
        let position = tree.documents.firstIndex(where: {
          $0.root.map { tree.node($0) == object.node } ?? false
        }), !object.node.isFlow
      else { return nil }
      let range = tree.documents[position].range
      let isFirst = !tree.documents[..<position].contains { $0.root != nil }
      return isFirst ? object.node.range.lowerBound..<range.upperBound : range
    }
  }
}
