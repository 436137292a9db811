import YAML

/// Reads ignores in comments: in YAML comments, in comments inside multi-line text such as haproxy.cfg, and in
/// documents that could not be read.
enum CommentIgnores {
  private static let word: StaticString = "kubectl-jitsi:ignore"
  private static let fileSuffix = "-file"

  static func read(_ trees: [Tree]) -> [Ignore] { trees.flatMap(read) }

  private static func read(_ tree: Tree) -> [Ignore] {
    guard let first = tree.documents.first, let last = tree.documents.last else { return [] }
    let hits = tree.source.offsets(
      of: word, in: first.range.lowerBound..<last.range.upperBound)
    guard !hits.isEmpty else { return [] }
    let comments = tree.comments
    var lines = CoveredLines(tree)
    let found = hits.reversed().map { hit in
      isComment(hit, tree, comments) ? ignores(at: hit, tree, &lines) : []
    }
    return found.reversed().flatMap { $0 }
  }

  /// Whether a match is in a comment, and not in the text of a value.
  static func isComment(_ hit: Int, _ tree: Tree, _ comments: [Comment]) -> Bool {
    guard hash(before: hit, tree.source) != nil else { return false }
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].range.lowerBound <= hit { low = middle + 1 } else { high = middle }
    }
    if low > 0, comments[low - 1].range.contains(hit) { return true }
    if let document = tree.document(at: hit), document.problem != nil { return true }
    guard let node = tree.lastNode(atOrBefore: hit), node.range.contains(hit) else { return false }
    return node.style == .literal || node.style == .folded
  }

  /// The `#` of the comment that starts with the match.
  private static func hash(before hit: Int, _ source: SourceFile) -> Int? {
    var index = hit - 1
    while index >= 0, isBlank(source.bytes[index]) { index -= 1 }
    guard index >= 0, source.bytes[index] == UInt8(ascii: "#") else { return nil }
    guard index > 0 else { return index }
    let before = source.bytes[index - 1]
    return isBlank(before) || before == 0x0A || before == 0x0D || before == UInt8(ascii: "#")
      ? index : nil
  }

  private static func ignores(
    at hit: Int, _ tree: Tree, _ lines: inout CoveredLines
  ) -> [Ignore] {
    let source = tree.source
    let mark = source.mark(at: hit)
    guard let line = source.lineRange(mark.line) else { return [] }
    var start = hit + word.utf8CodeUnitCount
    let rest = source.bytes[start..<line.upperBound]
    let isForFile = rest.starts(with: fileSuffix.utf8)
    if isForFile { start += fileSuffix.utf8.count }
    guard start == line.upperBound || isBlank(source.bytes[start]) else { return [] }
    let list = IgnoreList(source.bytes[start..<line.upperBound])
    let extent: Ignore.Extent = isForFile ? .file : .lines(lines.covered(from: mark.line))
    func ignore(_ name: String, _ range: Range<Int>) -> Ignore {
      Ignore(
        suppression: Suppression(
          kind: isForFile ? .fileComment : .comment, rule: name, reason: list.reason,
          file: source, start: source.mark(at: range.lowerBound),
          end: source.mark(at: range.upperBound)),
        object: nil, source: tree.document(at: hit)?.source, extent: extent)
    }
    if list.names.isEmpty { return [ignore("", hit..<start)] }
    return list.names.map {
      ignore($0.text, start + $0.range.lowerBound..<start + $0.range.upperBound)
    }
  }

  fileprivate static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

/// Computes what comments cover, from the last comment to the first: a comment in a block reuses the result of the one
/// below it, so that long blocks take linear time.
private struct CoveredLines {
  let tree: Tree
  private var below: (line: Int, covered: Ignore.Covered)?

  init(_ tree: Tree) { self.tree = tree }

  /// The range for a comment on a line: that line, or, if the line has only the comment, the next line with content.
  mutating func covered(from line: Int) -> Ignore.Covered {
    var target = line
    while target != below?.line, let range = tree.source.lineRange(target),
      holdsNoContent(tree.source.bytes[range])
    { target += 1 }
    let covered =
      if let below, target == below.line || target == below.covered.line { below.covered } else {
        covered(on: target)
      }
    below = (line, covered)
    return covered
  }

  private func covered(on line: Int) -> Ignore.Covered {
    guard let range = tree.source.lineRange(line) else {
      return Ignore.Covered(line: line, values: [], texts: [])
    }
    var values: [Int] = []
    var texts: [ClosedRange<Int>] = []
    for node in tree.nodes(beginningIn: range.lowerBound..<range.upperBound + 1) {
      if node.isScalar, node.style == .literal || node.style == .folded {
        texts.append(node.range.lowerBound...node.range.upperBound)
      }
      if let value = node.valueOfKey, !value.isScalar, value.range.lowerBound > range.upperBound {
        values.append(value.range.lowerBound)
      }
    }
    return Ignore.Covered(line: line, values: values, texts: texts)
  }

  private func holdsNoContent(_ line: ArraySlice<UInt8>) -> Bool {
    line.first { !CommentIgnores.isBlank($0) }.map { $0 == UInt8(ascii: "#") } ?? true
  }
}
