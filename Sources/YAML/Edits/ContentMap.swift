/// Maps each byte of a scalar's content to its position in the source.
struct ContentMap {
  /// The source offset of each content byte, plus that of the end.
  private(set) var offsets: [Int] = []
  private(set) var content: [UInt8] = []

  /// Returns nil if the content cannot be mapped byte by byte.
  init?(_ node: Node) {
    let record = node.record
    let text = node.tree.source.bytes
    let layout = text.withUnsafeBufferPointer { ScalarLayout(record, in: $0) }
    let end = Int(record.end)
    let wanted = node.tree.withContent(node.index) { Array($0) }
    switch record.style {
    case .literal: readLiteral(wanted, text, from: layout.bodyStart)
    case .plain, .singleQuoted, .doubleQuoted:
      let isQuoted = record.style != .plain
      readFlow(
        text, layout.bodyStart..<max(layout.bodyStart, end - (isQuoted ? 1 : 0)), record.style)
    case .folded: readFolded(text, layout.bodyStart..<max(layout.bodyStart, end), wanted)
    }
    guard content == wanted, offsets.count == wanted.count + 1 else { return nil }
  }

  // MARK: Literal blocks

  private mutating func readLiteral(_ wanted: [UInt8], _ text: [UInt8], from body: Int) {
    let lines = wanted.split(separator: 0x0A, omittingEmptySubsequences: false)
    var position = body
    for (number, line) in lines.enumerated() {
      if number == lines.count - 1, line.isEmpty {
        offsets.append(min(position, text.count))
        return
      }
      var end = position
      while end < text.count, !text[end].isLineBreak { end += 1 }
      let start = max(position, end - line.count)
      guard text[position..<start].allSatisfy({ $0 == 0x20 }) else { return }
      content += text[start..<end]
      offsets += start..<end
      offsets.append(end)
      guard number < lines.count - 1 else { return }
      content.append(0x0A)
      position = end + (text[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1)
    }
  }

  // MARK: Folded blocks

  /// A line break between two lines that start with text folds to a space, or to as many breaks as there are empty lines after
  /// it. Breaks around more-indented lines are kept.
  private mutating func readFolded(_ text: [UInt8], _ range: Range<Int>, _ wanted: [UInt8]) {
    let lines = Self.lines(text, range)
    let isEmpty = { (line: Range<Int>) in text[line].allSatisfy { $0 == 0x20 } }
    guard let first = lines.firstIndex(where: { !isEmpty($0) }) else { return }
    let begin = wanted.prefix { $0 == 0x0A }.count
    guard begin == first else { return }
    // Without an indentation indicator, the first line has the common indentation and no leading spaces of its own.
    let indentation = text[lines[first]].prefix { $0 == 0x20 }.count
    for line in lines[..<first] { add(0x0A, line.lowerBound) }
    var last = first
    func body(_ line: Range<Int>) -> Range<Int> {
      min(line.lowerBound + indentation, line.upperBound)..<line.upperBound
    }
    func isFurther(_ line: Range<Int>) -> Bool {
      let body = body(line)
      return !body.isEmpty && (text[body.lowerBound] == 0x20 || text[body.lowerBound] == 0x09)
    }
    for position in first..<lines.count where !isEmpty(lines[position]) || position == first {
      if position > first {
        let between = position - last - 1
        let keeps = isFurther(lines[last]) || isFurther(lines[position])
        if keeps || between > 0 {
          for number in 0..<between + (keeps ? 1 : 0) {
            add(0x0A, lines[last + (number == 0 ? 0 : min(number, between))].upperBound)
          }
        } else {
          add(0x20, lines[last].upperBound)
        }
      }
      for offset in body(lines[position]) { add(text[offset], offset) }
      last = position
    }
    // The trailing line breaks that the header's chomping indicator keeps.
    let rest = wanted.count - content.count
    guard rest >= 0, wanted.suffix(rest).allSatisfy({ $0 == 0x0A }) else { return }
    for number in 0..<rest {
      add(0x0A, last + number < lines.count ? lines[last + number].upperBound : range.upperBound)
    }
    let end =
      rest == 0 ? lines[last].upperBound : Self.behindBreak(text, offsets[offsets.count - 1])
    offsets.append(min(end, text.count))
  }

  /// Returns the lines in a range, without their breaks.
  private static func lines(_ text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, !text[end].isLineBreak { end += 1 }
      lines.append(start..<end)
      start = end < range.upperBound ? behindBreak(text, end) : end
    }
    return lines
  }

  private static func behindBreak(_ text: [UInt8], _ offset: Int) -> Int {
    offset + (text[offset...].starts(with: [0x0D, 0x0A]) ? 2 : 1)
  }

  // MARK: Plain and quoted scalars

  private mutating func add(_ byte: UInt8, _ offset: Int) {
    content.append(byte)
    offsets.append(offset)
  }

  private mutating func readFlow(_ text: [UInt8], _ range: Range<Int>, _ style: ScalarStyle) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      if byte.isYAMLSpace, let folded = fold(text, index, range.upperBound) {
        for _ in 0..<max(1, folded.breaks - 1) { add(folded.breaks == 1 ? 0x20 : 0x0A, index) }
        index = folded.end
      } else if style == .singleQuoted, byte == UInt8(ascii: "'") {
        add(byte, index)
        index += 2
      } else if style == .doubleQuoted, byte == UInt8(ascii: "\\") {
        index = escape(text, index, range.upperBound)
      } else {
        add(byte, index)
        index += 1
      }
    }
    offsets.append(range.upperBound)
  }

  /// White space around a line break folds to one space, or to one break fewer than there are.
  private func fold(_ text: [UInt8], _ start: Int, _ end: Int) -> (end: Int, breaks: Int)? {
    var index = start
    var breaks = 0
    while index < end, text[index].isYAMLSpace {
      if text[index].isLineBreak {
        breaks += 1
        if text[index] == 0x0D, index + 1 < end, text[index + 1] == 0x0A { index += 1 }
      }
      index += 1
    }
    return breaks > 0 ? (index, breaks) : nil
  }

  private mutating func escape(_ text: [UInt8], _ start: Int, _ end: Int) -> Int {
    guard start + 1 < end else { return end }
    let letter = text[start + 1]
    if letter.isLineBreak {
      // Neither the break nor white space before the next line is part of the content.
      guard let folded = fold(text, start + 1, end) else { return end }
      for _ in 1..<max(1, folded.breaks) { add(0x0A, start) }
      return folded.end
    }
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D, 0x09: 0x09,
      UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "0"): 0, 0x20: 0x20,
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
      UInt8(ascii: "a"): 0x07, UInt8(ascii: "v"): 0x0B, UInt8(ascii: "e"): 0x1B,
    ]
    if let byte = simple[letter] {
      add(byte, start)
      return start + 2
    }
    let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letter] ?? 0
    guard digits > 0, start + 2 + digits <= end,
      let value = UInt32(
        String(decoding: text[start + 2..<start + 2 + digits], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar)
    else { return end }
    for byte in encoded { add(byte, start) }
    return start + 2 + digits
  }
}
