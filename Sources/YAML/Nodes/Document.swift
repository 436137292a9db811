/// One document of a text: its root, or the problem that prevented reading it.
public struct Document: Sendable {
  /// The index of the root node; nil if the document is empty or has a problem.
  public let root: UInt32?
  public let problem: Problem?
  /// The byte range of the document, including its leading separator line.
  public let range: Range<Int>
  /// The path in a `# Source:` comment above the content, as written by `helm template`.
  public let source: String?
  /// Repeated mapping keys.
  public let duplicateKeys: [DuplicateKey]
}

/// A key that appears more than once in a mapping.
public struct DuplicateKey: Sendable, Hashable {
  /// The node of the repeated key.
  public let key: UInt32
  /// The node of the key's first occurrence.
  public let first: UInt32
}
