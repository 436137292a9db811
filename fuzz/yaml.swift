// Compiled into one module with Sources/YAML by scripts/fuzz.

/// Parses any bytes as a file, and visits everything that readers of the tree use.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let file = try? SourceFile(name: "fuzz", reading: bytes) else { return 0 }
  let tree = Tree(parsing: file)
  for document in tree.documents {
    require(document.range.upperBound <= file.bytes.count, "a document ends in the text")
    for duplicate in document.duplicateKeys {
      require(
        tree.node(duplicate.key).text == tree.node(duplicate.first).text, "duplicates are equal")
    }
    if let problem = document.problem {
      require(problem.mark.offset <= file.bytes.count, "a problem stands in the text")
      require(!problem.description.isEmpty, "a problem has words")
    }
    guard let root = document.root else { continue }
    var left = 20_000
    visit(tree.node(root), depth: 0, &left)
  }
  return 0
}

private func visit(_ node: Node, depth: Int, _ left: inout Int) {
  left -= 1
  // Aliases are followed, so a small document could otherwise be walked without end.
  guard left > 0, depth < 300 else { return }
  require(node.start <= node.end, "a node ends after it starts")
  _ = node.scalar
  _ = node.key
  for element in node.elements { visit(element, depth: depth + 1, &left) }
  for (key, value) in node.entries {
    if let name = key.text, name != "<<" {
      require(node[name] != nil, "an entry is found by its key")
    }
    visit(value, depth: depth + 1, &left)
  }
}

/// Like `precondition`, whose message release builds omit.
private func require(_ condition: Bool, _ words: String) {
  if !condition { fatalError("not so: \(words)") }
}
