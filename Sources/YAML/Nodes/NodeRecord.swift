/// A node of a ``Tree``. Records are in source order; the children of a collection follow it.
///
/// Kept small on purpose: manifests have a node for every twenty bytes.
struct NodeRecord: Sendable {
  /// The source bytes of the node, including quotes and block indicators.
  var start: UInt32
  var end: UInt32
  /// For a scalar, the offset of its content in the source, or in the tree's pool if `contentInPool` is set. For an alias, the
  /// index of the node it refers to.
  var content: UInt32 = 0
  /// For a scalar, the length of its content in bytes. For a collection, the number of its children (keys and values both
  /// count).
  var count: UInt32 = 0
  var parent: UInt32 = noParent
  /// The index of the node after this one and its descendants.
  var next: UInt32 = 0
  var kind: Kind
  var style: ScalarStyle = .plain
  var tag: Tag = .none
  var flags: Flags = []

  enum Kind: UInt8, Sendable { case scalar, sequence, mapping, alias }

  /// Tags that change how a scalar is read; all other tags are ignored.
  enum Tag: UInt8, Sendable { case none, string, int, float, bool, null, other }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    static let contentInPool = Flags(rawValue: 1)
    static let hasDuplicateKeys = Flags(rawValue: 2)
    static let hasMergeKey = Flags(rawValue: 4)
    static let flow = Flags(rawValue: 8)
    static let anchored = Flags(rawValue: 16)
    /// Set on the value of a mapping key.
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

/// The style a scalar is written in.
public enum ScalarStyle: UInt8, Sendable {
  case plain, singleQuoted, doubleQuoted, literal, folded
}
