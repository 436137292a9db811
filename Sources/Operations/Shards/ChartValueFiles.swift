import Kubernetes
import Layout
import ShardEditing
import YAML

/// The files of values that a chart is rendered with.
struct ChartValueFiles {
  /// As the user named them.
  private let paths: [String]
  private let files: [Tree]
  /// The chart's own values; nil where it is packed, or has none.
  private let defaults: Tree?

  /// A file of values before and after.
  struct Edit {
    let before: SourceFile
    let after: SourceFile
    /// The keys that lead to the number of shards, and the number.
    let name: String
    let number: Int
    /// Everything that helm reads then.
    let sources: [ChartStage.Values]
  }

  /// - Throws: ``CommandFailure`` when one can't be read.
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

  /// What helm reads beside the chart's own values.
  var sources: [ChartStage.Values] { paths.map { .file($0) } }

  /// Changes the number of shards where it stands; where only the chart has it, the last file of the user's gets it, and
  /// the chart's own values where there is none.
  ///
  /// - Throws: ``ShardEditError`` when it can't be told which number it is, or it can't be edited.
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
