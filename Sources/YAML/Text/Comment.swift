#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A comment in a text, from its `#` to the end of its line.
public struct Comment: Sendable, Hashable {
  /// The position of the `#`.
  public let mark: Mark
  /// The bytes of the comment, from the `#` up to but excluding the line break.
  public let range: Range<Int>
  /// The text after the `#`, as written.
  public let text: String
  /// Whether only white space precedes the comment on its line.
  public let standsAlone: Bool
}

extension Tree {
  /// The comments of all documents that could be read, in order.
  ///
  /// A `#` inside a scalar is content, not a comment: haproxy.cfg in a ConfigMap keeps its own. Comments between a tag or
  /// anchor and its value, and after a block scalar header, are included. Not cached: each access scans the text in time
  /// proportional to the number of `#` characters.
  public var comments: [Comment] {
    source.bytes.withUnsafeBufferPointer { text in
      records.withUnsafeBufferPointer { records in
        var finder = CommentFinder(source: source, text: text, records: records)
        var document = 0
        while document < documents.count {
          finder.look(in: documents[document])
          document += 1
        }
        return finder.found
      }
    }
  }
}

/// Distinguishes the `#` of comments from those inside scalars.
///
/// In a document that libyaml accepts, a `#` outside scalars always starts a comment: anchors, tags and directives cannot
/// contain one.
private struct CommentFinder {
  let source: SourceFile
  let text: UnsafeBufferPointer<UInt8>
  let records: UnsafeBufferPointer<NodeRecord>
  var found: [Comment] = []

  mutating func look(in document: Document) {
    guard document.problem == nil else { return }
    let nodes = document.root.map { Int($0)..<Int(records[Int($0)].next) } ?? 0..<0
    var index = document.range.lowerBound
    while let hash = nextHash(from: index, to: document.range.upperBound) {
      if let resume = resume(after: hash, in: nodes) {
        index = resume
      } else {
        index = add(from: hash, to: document.range.upperBound)
      }
    }
  }

  private func nextHash(from start: Int, to end: Int) -> Int? {
    guard start < end, let base = text.baseAddress,
      let hit = memchr(base + start, Int32(UInt8(ascii: "#")), end - start)
    else { return nil }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  /// Returns the end of the scalar whose content contains the offset, or nil if there is none.
  private func resume(after offset: Int, in nodes: Range<Int>) -> Int? {
    var low = nodes.lowerBound
    var high = nodes.upperBound
    while low < high {
      let middle = (low + high) / 2
      if Int(records[middle].start) <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > nodes.lowerBound else { return nil }
    let record = records[low - 1]
    guard record.kind == .scalar, offset < Int(record.end) else { return nil }
    let layout = ScalarLayout(record, in: text)
    let isBlock = record.style == .literal || record.style == .folded
    return offset < (isBlock ? layout.bodyStart : layout.valueStart) ? nil : Int(record.end)
  }

  private mutating func add(from start: Int, to limit: Int) -> Int {
    var end = start
    while end < limit, !text[end].isLineBreak { end += 1 }
    var before = start
    while before > 0, text[before - 1] == 0x20 || text[before - 1] == 0x09 { before -= 1 }
    found.append(
      Comment(
        mark: source.mark(at: start), range: start..<end,
        text: String(decoding: text[start + 1..<end], as: UTF8.self),
        standsAlone: before == 0 || text[before - 1].isLineBreak))
    return end
  }
}
