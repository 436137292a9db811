/// One node of a ``Tree``, in the order in which nodes begin; a collection's children follow it.
///
/// Kept small on purpose: a stream of manifests has a node for every twenty bytes.
package struct NodeRecord: Sendable, Equatable {
  /// Bytes of the text that the node was written with, quotes and block indicators included.
  package var start: UInt32
  package var end: UInt32
  /// A scalar's content: where it begins in the source text, or in the tree's pool when `contentInPool` is set.
  /// An alias: the index of the node that it stands for.
  package var content: UInt32 = 0
  /// A scalar: bytes of content. A collection: how many children it has (a mapping counts keys and values).
  package var count: UInt32 = 0
  package var parent: UInt32 = noParent
  /// The node after this one and all that it holds.
  package var next: UInt32 = 0
  package var kind: Kind
  package var style: ScalarStyle = .plain
  package var tag: Tag = .none
  package var flags: Flags = []

  package enum Kind: UInt8, Sendable { case scalar, sequence, mapping, alias }

  /// Tags that change how a scalar is read; any other tag reads as none.
  package enum Tag: UInt8, Sendable { case none, string, int, float, bool, null, other }

  package struct Flags: OptionSet, Sendable {
    package let rawValue: UInt8

    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

    @inlinable package static var contentInPool: Flags { Flags(rawValue: 1) }
    @inlinable package static var hasDuplicateKeys: Flags { Flags(rawValue: 2) }
    @inlinable package static var hasMergeKey: Flags { Flags(rawValue: 4) }
    @inlinable package static var flow: Flags { Flags(rawValue: 8) }
    @inlinable package static var anchored: Flags { Flags(rawValue: 16) }
    /// Stands behind a key.
    @inlinable package static var isValue: Flags { Flags(rawValue: 32) }
  }

  /// The parent of a document's root.
  static let noParent = UInt32.max

  init(_ range: Range<Int>, kind: Kind) {
    start = UInt32(range.lowerBound)
    end = UInt32(range.upperBound)
    self.kind = kind
  }

  @inlinable package var isInPool: Bool { flags.contains(.contentInPool) }
}

/// How a scalar was written.
public enum ScalarStyle: UInt8, Sendable {
  case plain, singleQuoted, doubleQuoted, literal, folded
}
