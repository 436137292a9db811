extension Node {
  /// Returns the source position of a line and column (both from 1, columns in characters) in a scalar's *content*.
  ///
  /// Exact for literal block scalars, whose indentation is added, and in all other styles for every character that is not white
  /// space: folded lines, quotes and escapes are taken into account. White space changed by folding maps to the position of an
  /// adjacent character. A column past the end of its line maps to the end of the line, and a line past the last one to the end
  /// of the content. For a collection, it is the start of the node.
  public func contentMark(line: Int, column: Int) -> Mark {
    let record = record
    guard record.kind == .scalar else { return start }
    return tree.source.bytes.withUnsafeBufferPointer { text in
      tree.withContent(index) { content in
        let place = ContentPlace(record, text: text, content: content)
        let isLiteral = record.style == .literal
        let offset =
          isLiteral
          ? place.literalOffset(line: line, column: column, lines: tree.source)
          : place.foldedOffset(line: line, column: column)
        // Line breaks that only YAML recognizes (U+0085, U+2028) can shift the position, but not past the end of the scalar.
        return tree.source.mark(at: min(max(offset, place.body), place.end))
      }
    }
  }
}

/// Finds the source bytes of a scalar's content.
private struct ContentPlace {
  let text: UnsafeBufferPointer<UInt8>
  let content: UnsafeBufferPointer<UInt8>
  let style: ScalarStyle
  let body: Int
  let end: Int

  init(
    _ record: NodeRecord, text: UnsafeBufferPointer<UInt8>, content: UnsafeBufferPointer<UInt8>
  ) {
    self.text = text
    self.content = content
    style = record.style
    body = ScalarLayout(record, in: text).bodyStart
    let isQuoted = style == .singleQuoted || style == .doubleQuoted
    end = max(body, Int(record.end) - (isQuoted ? 1 : 0))
  }

  /// Literal content has the lines of the source, each without its indentation.
  func literalOffset(line: Int, column: Int, lines: SourceFile) -> Int {
    guard body < end, line >= 1 else { return body }
    let first = lines.mark(at: body).line
    guard let range = lines.lineRange(first + line - 1), range.lowerBound < end
    else { return end }
    var index = min(range.lowerBound + indentation(), range.upperBound)
    var remaining = column - 1
    while remaining > 0, index < range.upperBound {
      index += 1
      if index == range.upperBound || !text[index].isContinuation { remaining -= 1 }
    }
    return index
  }

  /// The indentation of the first non-empty content line; all other lines have at least as much.
  private func indentation() -> Int {
    var written = body
    var index = 0
    while index < content.count, content[index] == 0x0A {
      index += 1
      written = afterBreak(from: written)
    }
    var length = 0
    while index + length < content.count, content[index + length] != 0x0A { length += 1 }
    var lineEnd = written
    while lineEnd < text.count, !text[lineEnd].isLineBreak { lineEnd += 1 }
    return max(0, lineEnd - written - length)
  }

  private func afterBreak(from start: Int) -> Int {
    var index = start
    while index < end, !text[index].isLineBreak { index += 1 }
    if index + 1 < end, text[index] == 0x0D, text[index + 1] == 0x0A { index += 1 }
    return min(index + 1, end)
  }

  /// Folding and escapes keep the order of non-white-space characters, so the same number of them precedes the position in the
  /// content and in the source.
  func foldedOffset(line: Int, column: Int) -> Int {
    let target = contentOffset(line: line, column: column)
    var solid = 0
    var space = 0
    for byte in content[..<target] {
      if byte.isYAMLSpace {
        space += 1
      } else {
        space = 0
        solid += byte.isContinuation ? 0 : 1
      }
    }
    var walk = WrittenCharacters(text: text, style: style, index: body, end: end)
    while solid > 0, let isSpace = walk.next() { if !isSpace { solid -= 1 } }
    let isSolid = target < content.count && !content[target].isYAMLSpace
    while isSolid || space > 0 {
      let before = walk.index
      guard let isSpace = walk.next() else { return before }
      if !isSpace { return before }
      if !isSolid {
        if text[before].isLineBreak { return before }
        space -= 1
      }
    }
    return walk.index
  }

  /// Returns the content byte at a line and column, at most the end of the line.
  private func contentOffset(line: Int, column: Int) -> Int {
    var index = 0
    var remaining = line - 1
    while remaining > 0, index < content.count {
      if content[index] == 0x0A { remaining -= 1 }
      index += 1
    }
    remaining = column - 1
    while remaining > 0, index < content.count, content[index] != 0x0A {
      index += 1
      if index == content.count || !content[index].isContinuation { remaining -= 1 }
    }
    return index
  }
}
