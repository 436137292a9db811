/// What tests and the fuzzer hold the two readers of YAML against each other with.
extension Tree {
  /// Reads a text through libyaml alone: what ``BlockReader`` reads must equal it.
  convenience init(throughLibYAML source: SourceFile, limits: Limits = .standard) {
    var builder = TreeBuilder(source: source, limits: limits)
    builder.readYAML(DocumentSplitter(source: source).ranges(), onlyLibYAML: true)
    self.init(builder)
  }

  /// The first difference from another tree of the same text; nil when there is none.
  func difference(from other: Tree) -> String? {
    guard documents.count == other.documents.count else { return "the number of documents" }
    for (own, foreign) in zip(documents, other.documents) {
      guard own.root == foreign.root, own.range == foreign.range, own.source == foreign.source,
        own.problem?.description == foreign.problem?.description,
        own.problem?.mark == foreign.problem?.mark,
        own.duplicateKeys.map(\.key) == foreign.duplicateKeys.map(\.key),
        own.duplicateKeys.map(\.first) == foreign.duplicateKeys.map(\.first)
      else { return "the document at \(own.range)" }
    }
    guard records.count == other.records.count else { return "the number of nodes" }
    for (own, foreign) in zip(records, other.records) where own != foreign {
      return "the node at \(own.start): \(own), \(foreign)"
    }
    guard pool == other.pool else { return "unescaped text" }
    return aliases == other.aliases ? nil : "aliases"
  }
}
