/// What a reader of untrusted text refuses, so that every input ends in a tree or a clear error.
public struct Limits: Sendable, Hashable {
  /// The largest file, in bytes.
  public var fileSize: Int
  /// The largest single scalar, in bytes.
  public var scalarSize: Int
  /// How deep collections may stand in each other.
  public var depth: Int
  /// How many nodes one document may hold, counted as written.
  public var nodes: Int
  /// How many nodes the aliases of one document may add when each is followed.
  public var aliasedNodes: Int

  public init(fileSize: Int, scalarSize: Int, depth: Int, nodes: Int, aliasedNodes: Int) {
    self.fileSize = fileSize
    self.scalarSize = scalarSize
    self.depth = depth
    self.nodes = nodes
    self.aliasedNodes = aliasedNodes
  }

  /// An API server refuses objects above 1.5 MB (etcd) and 3 MB (request); these limits leave room for whole streams of them.
  public static let standard = Limits(
    fileSize: 128 << 20, scalarSize: 8 << 20, depth: 200, nodes: 8_000_000,
    aliasedNodes: 1_000_000)
}
