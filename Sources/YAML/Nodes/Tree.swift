import Basics

/// All documents of one text, as nodes that know where they were written.
///
/// Nodes are numbers: records in one array, their text still in the source. Values are made only when they are asked for.
public final class Tree: Sendable {
  public let source: SourceFile
  public let documents: [Document]
  let records: [NodeRecord]
  let pool: [UInt8]
  let shortcuts: Shortcuts
  let aliases: [UInt32]
  /// The records, the source's bytes and the pool once more: those that read them all the time, on all cores, count no
  /// references to arrays that live and stay as they are as long as the tree.
  nonisolated(unsafe) private let nodes: UnsafeBufferPointer<NodeRecord>
  nonisolated(unsafe) private let written: UnsafeBufferPointer<UInt8>
  nonisolated(unsafe) private let unescaped: UnsafeBufferPointer<UInt8>

  /// Reads a text: JSON when it begins like JSON and is, else YAML through libyaml.
  ///
  /// Never fails as a whole: a document that can't be read carries its ``Problem``.
  public convenience init(parsing source: SourceFile, limits: Limits = .standard) {
    var builder = TreeBuilder(source: source, limits: limits)
    if !builder.readJSON() { builder.readYAML(DocumentSplitter(source: source).ranges()) }
    self.init(builder)
  }

  /// Reads a text as ``init(parsing:limits:)`` does, a large one in parts on all cores: a tree for some of its documents
  /// each, in order.
  public static func parse(_ source: SourceFile, limits: Limits = .standard) -> [Tree] {
    let cores = Parallel.cores
    guard cores > 1, source.bytes.count >= parallelSize else {
      return [Tree(parsing: source, limits: limits)]
    }
    var builder = TreeBuilder(source: source, limits: limits)
    if builder.readJSON() { return [Tree(builder)] }
    let parts = DocumentSplitter(source: source).ranges().divided(into: cores)
    return Parallel.map(parts.count) { part in
      Memory.expectMuch()
      var builder = TreeBuilder(source: source, limits: limits)
      builder.readYAML(parts[part])
      return Tree(builder)
    }
  }

  /// Below this many bytes a second thread costs more than it saves.
  private static let parallelSize = 1 << 18

  private init(_ builder: consuming TreeBuilder) {
    source = builder.source
    documents = builder.documents
    records = builder.records
    pool = builder.pool
    shortcuts = builder.shortcuts
    aliases = builder.aliases
    nodes = records.withUnsafeBufferPointer { $0 }
    written = source.bytes.withUnsafeBufferPointer { $0 }
    unescaped = pool.withUnsafeBufferPointer { $0 }
  }

  /// The record of a node by its number, which must be one of this tree's.
  @inline(__always)
  func record(_ index: UInt32) -> NodeRecord {
    assert(Int(index) < records.count)
    return nodes[Int(index)]
  }

  /// The content of a scalar, as long as the tree lives.
  @inline(__always)
  func bytes(of record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
    let place = Int(record.content)..<Int(record.content) + Int(record.count)
    return UnsafeBufferPointer(rebasing: (record.isInPool ? unescaped : written)[place])
  }

  /// What reads the nodes as long as the tree lives.
  var reader: NodeReader {
    NodeReader(
      tree: .passUnretained(self), records: nodes, written: written, unescaped: unescaped)
  }

  /// The number of nodes.
  public var nodeCount: Int { records.count }

  /// A view of a node by its number.
  public func node(_ index: UInt32) -> Node { Node(tree: self, index: resolve(index)) }

  /// Follows an alias to the node that it stands for.
  func resolve(_ index: UInt32) -> UInt32 {
    let record = record(index)
    return record.kind == .alias ? record.content : index
  }

  /// Lends the bytes of a scalar's content.
  func withContent<Result>(
    _ index: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    withExtendedLifetime(self) { body(bytes(of: record(index))) }
  }

  func content(_ index: UInt32) -> String {
    withContent(index) { String(decoding: $0, as: UTF8.self) }
  }
}

extension [Range<Int>] {
  /// The ranges in runs of about the same number of bytes.
  fileprivate func divided(into parts: Int) -> [[Range<Int>]] {
    let total = reduce(0) { $0 + $1.count }
    var runs: [[Range<Int>]] = [[]]
    var filled = 0
    for range in self {
      if filled >= total * runs.count / parts, !runs[runs.count - 1].isEmpty { runs.append([]) }
      runs[runs.count - 1].append(range)
      filled += range.count
    }
    return runs
  }
}
