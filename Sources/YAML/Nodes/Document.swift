/// One document of a text: its root, or why it has none.
public struct Document: Sendable {
  /// The index of the root among the nodes of the tree; nil for a document without content, or with a problem.
  public let root: UInt32?
  public let problem: Problem?
  /// The bytes of the document, with the line that separates it from the one before.
  public let range: Range<Int>
  /// The path in a `# Source:` comment above the content, as `helm template` writes it.
  public let source: String?
  /// Mapping keys that stand twice: the later key and the first one.
  public let duplicateKeys: [DuplicateKey]
}

/// A key that a mapping has already.
public struct DuplicateKey: Sendable, Hashable {
  /// The node of the repeated key.
  public let key: UInt32
  /// The node of the key as it stood first.
  public let first: UInt32
}
