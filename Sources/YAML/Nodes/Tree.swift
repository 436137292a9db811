import Basics

/// All documents of a text as nodes with source positions.
///
/// Nodes are stored as records in one array and refer to the source for their text. Values are parsed on demand.
public final class Tree: Sendable {
  public let source: SourceFile
  public let documents: [Document]
  let records: [NodeRecord]
  let pool: [UInt8]
  let shortcuts: Shortcuts
  let aliases: [UInt32]
  /// Unmanaged views of the records, the source bytes and the pool. They avoid reference counting in hot paths on all cores,
  /// and stay valid because the arrays are immutable and live as long as the tree.
  nonisolated(unsafe) private let nodes: UnsafeBufferPointer<NodeRecord>
  nonisolated(unsafe) private let written: UnsafeBufferPointer<UInt8>
  nonisolated(unsafe) private let unescaped: UnsafeBufferPointer<UInt8>

  /// Parses a text: as JSON if it is valid JSON, otherwise as YAML with libyaml.
  ///
  /// Never fails as a whole: a document that cannot be read carries its ``Problem``.
  public convenience init(parsing source: SourceFile, limits: Limits = .standard) {
    var builder = TreeBuilder(source: source, limits: limits)
    if !builder.readJSON() { builder.readYAML(DocumentSplitter(source: source).ranges()) }
    self.init(builder)
  }

  /// Parses a text like ``init(parsing:limits:)``. A large text is split at document boundaries and parsed on all cores; the
  /// result is one tree per part, in order.
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

  /// Below this size in bytes, a second thread costs more than it saves.
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

  /// Returns the record of a node; the index must be valid in this tree.
  @inline(__always)
  func record(_ index: UInt32) -> NodeRecord {
    assert(Int(index) < records.count)
    return nodes[Int(index)]
  }

  /// Returns the content of a scalar; valid as long as the tree lives.
  @inline(__always)
  func bytes(of record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
    let place = Int(record.content)..<Int(record.content) + Int(record.count)
    return UnsafeBufferPointer(rebasing: (record.isInPool ? unescaped : written)[place])
  }

  /// A reader of the nodes; valid as long as the tree lives.
  var reader: NodeReader {
    NodeReader(
      tree: .passUnretained(self), records: nodes, written: written, unescaped: unescaped)
  }

  /// The number of nodes.
  public var nodeCount: Int { records.count }

  /// Returns a view of the node at an index.
  public func node(_ index: UInt32) -> Node { Node(tree: self, index: resolve(index)) }

  /// Resolves an alias to the node it refers to.
  func resolve(_ index: UInt32) -> UInt32 {
    let record = record(index)
    return record.kind == .alias ? record.content : index
  }

  /// Calls a closure with the bytes of a scalar's content.
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
  /// Divides the ranges into runs of about the same size in bytes.
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
