#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds nodes by source position without walking the tree.
extension Tree {
  /// Returns the nodes that start in a byte range, in order. Aliases are not resolved.
  package func nodes(beginningIn range: Range<Int>) -> some Sequence<Node> {
    let first = firstRecord(at: range.lowerBound)
    let last = firstRecord(at: range.upperBound)
    return (first..<last).lazy.map { Node(tree: self, index: UInt32($0)) }
  }

  /// Returns the last node that starts at or before an offset. If a scalar contains the offset, it is that scalar.
  package func lastNode(atOrBefore offset: Int) -> Node? {
    let next = firstRecord(at: offset + 1)
    return next == 0 ? nil : Node(tree: self, index: UInt32(next - 1))
  }

  /// Returns the document whose range contains an offset.
  package func document(at offset: Int) -> Document? {
    var low = 0
    var high = documents.count
    while low < high {
      let middle = (low + high) / 2
      if documents[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 && documents[low - 1].range.contains(offset) ? documents[low - 1] : nil
  }

  /// Returns the index of the first node that starts at or after an offset.
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
  /// The value of this mapping key, with aliases resolved; nil if the node is not a key.
  package var valueOfKey: Node? {
    let record = record
    guard !record.flags.contains(.isValue), let parent, parent.isMapping else { return nil }
    return tree.node(record.next)
  }
}

extension SourceFile {
  /// Whether the text contains an ASCII word.
  package func holds(_ word: StaticString) -> Bool {
    !offsets(of: word, in: 0..<bytes.count, limit: 1).isEmpty
  }

  /// Returns the offsets of an ASCII word in part of the text, in order.
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
