/// All documents of one text, as nodes that know where they were written.
///
/// Nodes are numbers: records in one array, their text still in the source. Values are made only when they are asked for.
public final class Tree: Sendable {
  public let source: SourceFile
  public let documents: [Document]
  let records: [NodeRecord]
  let pool: [UInt8]
  let shortcuts: Shortcuts

  /// Reads a text: JSON when it begins like JSON and is, else YAML through libyaml.
  ///
  /// Never fails as a whole: a document that can't be read carries its ``Problem``.
  public init(parsing source: SourceFile, limits: Limits = .standard) {
    var builder = TreeBuilder(source: source, limits: limits)
    if !builder.readJSON() { builder.readYAML() }
    self.source = source
    documents = builder.documents
    records = builder.records
    pool = builder.pool
    shortcuts = builder.shortcuts
  }

  /// The number of nodes.
  public var nodeCount: Int { records.count }

  /// A view of a node by its number.
  public func node(_ index: UInt32) -> Node { Node(tree: self, index: resolve(index)) }

  /// Follows an alias to the node that it stands for.
  func resolve(_ index: UInt32) -> UInt32 {
    let record = records[Int(index)]
    return record.kind == .alias ? record.content : index
  }

  /// Lends the bytes of a scalar's content.
  func withContent<Result>(
    _ index: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let record = records[Int(index)]
    let range = Int(record.content)..<Int(record.content) + Int(record.count)
    return (record.isInPool ? pool : source.bytes)
      .withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  func content(_ index: UInt32) -> String {
    withContent(index) { String(decoding: $0, as: UTF8.self) }
  }
}
