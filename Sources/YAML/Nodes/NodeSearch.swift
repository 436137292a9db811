#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finding nodes by where they stand, without walking through the tree.
extension Tree {
  /// The nodes that begin in a range of bytes, in order; an alias is the node itself, not what it stands for.
  package func nodes(beginningIn range: Range<Int>) -> some Sequence<Node> {
    let first = firstRecord(at: range.lowerBound)
    let last = firstRecord(at: range.upperBound)
    return (first..<last).lazy.map { Node(tree: self, index: UInt32($0)) }
  }

  /// The node that begins last among those that begin at or before an offset: a scalar that holds the offset is it.
  package func lastNode(atOrBefore offset: Int) -> Node? {
    let next = firstRecord(at: offset + 1)
    return next == 0 ? nil : Node(tree: self, index: UInt32(next - 1))
  }

  /// The document whose range holds an offset.
  package func document(at offset: Int) -> Document? {
    var low = 0
    var high = documents.count
    while low < high {
      let middle = (low + high) / 2
      if documents[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 && documents[low - 1].range.contains(offset) ? documents[low - 1] : nil
  }

  /// The number of the first node that begins at or behind an offset.
  private func firstRecord(at offset: Int) -> Int {
    var low = 0
    var high = records.count
    while low < high {
      let middle = (low + high) / 2
      if Int(records[middle].start) < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Node {
  /// The value that this key of a mapping has, aliases followed; nil for anything but a key.
  package var valueOfKey: Node? {
    let record = record
    guard !record.flags.contains(.isValue), let parent, parent.isMapping else { return nil }
    return tree.node(record.next)
  }
}

extension SourceFile {
  /// Whether a word of ASCII stands anywhere in the text.
  package func holds(_ word: StaticString) -> Bool {
    !offsets(of: word, in: 0..<bytes.count, limit: 1).isEmpty
  }

  /// Where a word of ASCII stands in a part of the text, in order.
  package func offsets(
    of word: StaticString, in range: Range<Int>, limit: Int = .max
  ) -> [Int] {
    bytes.withUnsafeBytes { text in
      guard let base = text.baseAddress else { return [] }
      let length = word.utf8CodeUnitCount
      let first = Int32(word.utf8Start.pointee)
      var found: [Int] = []
      var index = range.lowerBound
      while found.count < limit, index + length <= range.upperBound,
        let hit = memchr(base + index, first, range.upperBound - length + 1 - index)
      {
        let offset = UnsafeRawPointer(hit) - base
        let isWord = memcmp(hit, word.utf8Start, length) == 0
        if isWord { found.append(offset) }
        index = offset + (isWord ? length : 1)
      }
      return found
    }
  }
}
