/// Limits for untrusted input, so that every input results in a tree or a clear error.
public struct Limits: Sendable, Hashable {
  /// The maximum file size in bytes.
  public var fileSize: Int
  /// The maximum size of a single scalar in bytes.
  public var scalarSize: Int
  /// The maximum nesting depth of collections.
  public var depth: Int
  /// The maximum number of nodes in one document, before alias expansion.
  public var nodes: Int
  /// The maximum number of nodes that expanding the aliases of one document may add.
  public var aliasedNodes: Int

  public init(fileSize: Int, scalarSize: Int, depth: Int, nodes: Int, aliasedNodes: Int) {
    self.fileSize = fileSize
    self.scalarSize = scalarSize
    self.depth = depth
    self.nodes = nodes
    self.aliasedNodes = aliasedNodes
  }

  /// An API server rejects objects above 1.5 MB (etcd) and 3 MB (request); these limits leave room for whole streams of them.
  public static let standard = Limits(
    fileSize: 128 << 20, scalarSize: 8 << 20, depth: 200, nodes: 8_000_000,
    aliasedNodes: 1_000_000)
}
