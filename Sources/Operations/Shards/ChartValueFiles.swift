import Kubernetes
import Layout
import ShardEditing
import YAML

/// The values files that a chart is rendered with.
struct ChartValueFiles {
  /// The paths as the user gave them.
  private let paths: [String]
  private let files: [Tree]
  /// The chart's own values; nil if it is packaged or has none.
  private let defaults: Tree?

  /// A values file before and after an edit.
  struct Edit {
    let before: SourceFile
    let after: SourceFile
    /// The path of the key with the number of shards, and the number.
    let name: String
    let number: Int
    /// All sources of values for helm after the edit.
    let sources: [ChartStage.Values]
  }

  /// - Throws: ``CommandFailure`` if a file cannot be read.
  init(_ request: InputRequest) throws(CommandFailure) {
    paths = request.rendering.values
    var files: [Tree] = []
    for path in paths {
      if path == "-" { throw .valuesFromPipe }
      files.append(try Self.read(path))
    }
    self.files = files
    let own = WorkingFolder.join(request.charts[0], "values.yaml")
    defaults = WorkingFolder.exists(own) ? try Self.read(own) : nil
  }

  private static func read(_ path: String) throws(CommandFailure) -> Tree {
    let tree: Tree
    do throws(InputIssue) {
      tree = Tree(parsing: try .reading(path))
    } catch {
      throw .input(error)
    }
    try CommandFailure.refuseBroken(tree)
    return tree
  }

  /// The chart's own values and those of the user, in helm's order.
  var all: [Tree] { (defaults.map { [$0] } ?? []) + files }

  /// The values files to pass to helm in addition to the chart's own values.
  var sources: [ChartStage.Values] { paths.map { .file($0) } }

  /// Changes the number of shards in the file that sets it. If only the chart sets it, it is added to the user's last values
  /// file, or changed in the chart's own values if there is none.
  ///
  /// - Throws: `ShardEditError` if it is unclear which number is meant, or the file cannot be edited.
  func edit(from count: Int, to number: Int) throws(ShardEditError) -> Edit {
    let found = try ShardCount.find(in: files, over: defaults, shards: count)
    let position = found.file ?? (files.isEmpty ? nil : files.count - 1)
    guard let tree = position.map({ files[$0] }) ?? defaults else {
      throw .noShardCount(count)
    }
    let after = try found.edited(tree, to: number)
    var sources = self.sources
    if let position {
      sources[position] = .text(after.written)
    } else {
      sources.insert(.text(after.written), at: 0)
    }
    return Edit(
      before: tree.source, after: after, name: found.name, number: number, sources: sources)
  }
}
