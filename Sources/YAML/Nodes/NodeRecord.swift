/// One node of a ``Tree``, in the order in which nodes begin; a collection's children follow it.
///
/// Kept small on purpose: a stream of manifests has a node for every twenty bytes.
struct NodeRecord: Sendable {
  /// Bytes of the text that the node was written with, quotes and block indicators included.
  var start: UInt32
  var end: UInt32
  /// A scalar's content: where it begins in the source text, or in the tree's pool when `contentInPool` is set.
  /// An alias: the index of the node that it stands for.
  var content: UInt32 = 0
  /// A scalar: bytes of content. A collection: how many children it has (a mapping counts keys and values).
  var count: UInt32 = 0
  var parent: UInt32 = noParent
  /// The node after this one and all that it holds.
  var next: UInt32 = 0
  var kind: Kind
  var style: ScalarStyle = .plain
  var tag: Tag = .none
  var flags: Flags = []

  enum Kind: UInt8, Sendable { case scalar, sequence, mapping, alias }

  /// Tags that change how a scalar is read; any other tag reads as none.
  enum Tag: UInt8, Sendable { case none, string, int, float, bool, null, other }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    static let contentInPool = Flags(rawValue: 1)
    static let hasDuplicateKeys = Flags(rawValue: 2)
    static let hasMergeKey = Flags(rawValue: 4)
    static let flow = Flags(rawValue: 8)
    static let anchored = Flags(rawValue: 16)
    /// Stands behind a key.
    static let isValue = Flags(rawValue: 32)
  }

  /// The parent of a document's root.
  static let noParent = UInt32.max

  init(_ range: Range<Int>, kind: Kind) {
    start = UInt32(range.lowerBound)
    end = UInt32(range.upperBound)
    self.kind = kind
  }

  var isInPool: Bool { flags.contains(.contentInPool) }
}

/// How a scalar was written.
public enum ScalarStyle: UInt8, Sendable {
  case plain, singleQuoted, doubleQuoted, literal, folded
}
