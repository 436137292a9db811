import Kubernetes
import Lint
package import YAML

/// The number of shards in the values of a chart, as in `shardCount: 2`.
package struct ShardCount: Sendable {
  private let path: [NodeStep]
  /// The path of the key, as users write it.
  package let name: String
  /// The position of the file that sets it last; nil if only the chart's own values set it.
  package let file: Int?

  /// Finds the value that sets the number of shards: one that equals the number of rendered shards and has `shard` in its
  /// path. `shardCount` is preferred.
  ///
  /// - Parameters:
  ///   - files: The values files; later files override earlier ones.
  ///   - defaults: The chart's own values.
  ///   - shards: The number of rendered shards.
  /// - Throws: ``ShardEditError`` if no value matches, or if several others do.
  package static func find(
    in files: [Tree], over defaults: Tree?, shards: Int
  ) throws(ShardEditError) -> ShardCount {
    var numbers: [String: (path: [NodeStep], number: Int, file: Int?)] = [:]
    func collect(_ tree: Tree?, _ file: Int?) {
      guard let root = tree?.root else { return }
      walk(root, []) { path, number in
        numbers[FieldPath(steps: path).description] = (path, number, file)
      }
    }
    collect(defaults, nil)
    for (position, file) in files.enumerated() { collect(file, position) }
    var fitting = numbers.filter { $0.value.number == shards }
    if fitting.count > 1, let known = fitting["shardCount"] { fitting = ["shardCount": known] }
    guard let (name, found) = fitting.first else { throw .noShardCount(shards) }
    guard fitting.count == 1 else { throw .severalShardCounts(fitting.keys.sorted()) }
    return ShardCount(path: found.path, name: name, file: found.file)
  }

  private static let deepest = 4

  private static func walk(
    _ node: Node, _ path: [NodeStep], _ found: ([NodeStep], Int) -> Void
  ) {
    for entry in node.entries {
      guard let key = entry.key.text else { continue }
      let path = path + [.key(key)]
      if entry.value.isMapping {
        if path.count < deepest { walk(entry.value, path, found) }
      } else if isOfShards(path), let number = entry.value.text.flatMap({ Int($0) }) {
        found(path, number)
      }
    }
  }

  private static func isOfShards(_ path: [NodeStep]) -> Bool {
    path.contains { step in
      if case .key(let key) = step { key.lowercased().contains("shard") } else { false }
    }
  }

  /// Returns a values file with another number; every other byte is unchanged.
  ///
  /// - Throws: ``ShardEditError`` if the value cannot be edited in place.
  package func edited(_ tree: Tree, to number: Int) throws(ShardEditError) -> SourceFile {
    guard let root = tree.root, root.isMapping else {
      var content = Content.of(number)
      for case .key(let key) in path.reversed() { content = .map([Content.Entry(key, content)]) }
      let text = DocumentWriter.text([content]).dropFirst("---\n".count)
      let isEnded = tree.source.bytes.last.map { $0 == 0x0A } ?? true
      return tree.source.applying([
        TextEdit(
          range: tree.source.bytes.count..<tree.source.bytes.count,
          text: (isEnded ? "" : "\n") + text)
      ])
    }
    var isText = false
    if case .string? = root.node(at: path)?.scalar { isText = true }
    do throws(EditError) {
      let value = isText ? Content.of(String(number)) : Content.of(number)
      return tree.source.applying(try NodeEditor(root).edits(.set(value), at: path))
    } catch {
      throw .countNotEditable(name, file: tree.source.name)
    }
  }
}

extension Node {
  /// The node at a path of keys.
  fileprivate func node(at path: [NodeStep]) -> Node? {
    var node: Node? = self
    for case .key(let key) in path { node = node?[key] }
    return node
  }
}
