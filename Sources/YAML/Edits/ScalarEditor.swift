/// Changes parts of a scalar's content, such as a word or a line of haproxy.cfg in a ConfigMap.
public struct ScalarEditor {
  private let node: Node
  private let source: SourceFile
  private let newline: String

  /// Nil for a collection, and for a text that something else repeats through an alias.
  public init?(_ node: Node) {
    guard node.isScalar, !node.isShared else { return nil }
    self.node = node
    source = node.tree.source
    newline = LayoutStyle(of: node).newline
  }

  /// Replaces every occurrence of a text; nil where there is none.
  public func replace(_ from: String, with to: String) -> [TextEdit]? {
    guard let content = node.text, !from.isEmpty else { return nil }
    let (written, replacement) = (self.written(from), self.written(to))
    let found = occurrences(of: Array(written.utf8), in: body)
    let wanted = occurrences(of: Array(from.utf8), in: Array(content.utf8)[...]).count
    guard wanted > 0 else { return nil }
    let result = content.replacingAll(from, with: to)
    let staysPlain =
      node.style != .plain
      || ContentWriter.canBePlain(result, inFlow: node.parent?.isFlow ?? false)
    guard found.count == wanted, staysPlain else {
      return NodeEditor(node).set([], to: .scalar(.string(result)))
    }
    return found.map { TextEdit(range: $0, text: replacement) }
  }

  /// Replaces the part of the content that was written with these bytes.
  public func replace(_ range: Range<Int>, with text: String) -> [TextEdit]? {
    guard node.style != .plain, node.style != .folded else { return nil }
    return [TextEdit(range: range, text: written(text))]
  }

  /// Replaces a text within the part of the content that was written with these bytes.
  public func replace(_ from: String, with to: String, within range: Range<Int>) -> [TextEdit]? {
    guard node.style != .plain, node.style != .folded else { return nil }
    let found = occurrences(of: Array(written(from).utf8), in: source.bytes[range])
    return found.isEmpty ? nil : found.map { TextEdit(range: $0, text: written(to)) }
  }

  /// Puts lines below the line on which a part of the content ends, as far in as that line, or as what stands below it.
  public func insert(_ text: String, below range: Range<Int>) -> [TextEdit]? {
    switch node.style {
    case .literal:
      let own = indentation(at: range.lowerBound)
      var place = source.nextLine(of: max(range.lowerBound, range.upperBound - 1))
      let below = firstLine(from: place).map { indentation(at: $0) } ?? own
      let indent = String(repeating: " ", count: max(own, below))
      let isOpen = place > 0 && !source.bytes[place - 1].isLineBreak
      if isOpen { place = source.bytes.count }
      let lines = text.lines.map { $0.isEmpty ? "" : indent + $0 }.joined(separator: newline)
      return [
        TextEdit(range: place..<place, text: isOpen ? newline + lines : lines + newline)
      ]
    case .doubleQuoted:
      let place = escapedBreak(from: range.upperBound) ?? node.range.upperBound - 1
      let lines = text.lines.map {
        "\\n" + indentation(ofWritten: range.lowerBound) + ContentWriter.escaped(String($0))
      }
      return [TextEdit(range: place..<place, text: lines.joined())]
    default: return nil
    }
  }

  /// Puts lines above the line on which a part of the content begins, as far in as that line.
  public func insert(_ text: String, above range: Range<Int>) -> [TextEdit]? {
    guard node.style == .literal else { return nil }
    let indent = String(repeating: " ", count: indentation(at: range.lowerBound))
    let place = source.lineStart(of: range.lowerBound)
    let lines = text.lines.map { ($0.isEmpty ? "" : indent + $0) + newline }.joined()
    return [TextEdit(range: place..<place, text: lines)]
  }

  /// Removes the lines that a part of the content stands on.
  public func removeLines(_ range: Range<Int>) -> [TextEdit]? {
    guard node.style == .literal else { return nil }
    let begin = source.lineStart(of: range.lowerBound)
    let end = source.nextLine(of: max(range.lowerBound, range.upperBound - 1))
    return [TextEdit(range: begin..<end, text: "")]
  }

  // MARK: What is written

  private var body: ArraySlice<UInt8> {
    let record = node.record
    let begin = source.bytes.withUnsafeBufferPointer { ScalarLayout(record, in: $0).bodyStart }
    let isQuoted = node.style == .singleQuoted || node.style == .doubleQuoted
    return source.bytes[begin..<max(begin, Int(record.end) - (isQuoted ? 1 : 0))]
  }

  /// A part of the content as the scalar's style writes it.
  private func written(_ text: String) -> String {
    switch node.style {
    case .plain, .folded: return text
    case .doubleQuoted: return ContentWriter.escaped(text)
    case .singleQuoted: return text.replacingAll("'", with: "''")
    case .literal:
      let column = node.contentMark(line: 1, column: 1)
      let indent = String(repeating: " ", count: source.column(of: column.offset))
      return text.replacingAll("\n", with: newline + indent)
    }
  }

  private func indentation(at offset: Int) -> Int {
    var index = source.lineStart(of: offset)
    let begin = index
    while index < source.bytes.count, source.bytes[index] == 0x20 { index += 1 }
    return index - begin
  }

  /// The spaces at the beginning of a line of a text in double quotes.
  private func indentation(ofWritten offset: Int) -> String {
    var index = offset
    while index > node.range.lowerBound + 1,
      !(source.bytes[index - 1] == UInt8(ascii: "n")
        && source.bytes[index - 2] == UInt8(ascii: "\\"))
    {
      index -= 1
    }
    var count = 0
    while index + count < offset, source.bytes[index + count] == 0x20 { count += 1 }
    return String(repeating: " ", count: count)
  }

  private func escapedBreak(from start: Int) -> Int? {
    var index = start
    while index + 1 < node.range.upperBound {
      if source.bytes[index] == UInt8(ascii: "\\") {
        if source.bytes[index + 1] == UInt8(ascii: "n") { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }

  /// The first line from a place on that is not empty, within the scalar.
  private func firstLine(from place: Int) -> Int? {
    var index = place
    while index < node.range.upperBound {
      let end = source.lineEnd(of: index)
      if source.bytes[index..<end].contains(where: { $0 != 0x20 }) { return index }
      index = source.nextLine(of: index)
    }
    return nil
  }

  private func occurrences(of wanted: [UInt8], in text: ArraySlice<UInt8>) -> [Range<Int>] {
    guard !wanted.isEmpty else { return [] }
    var found: [Range<Int>] = []
    var index = text.startIndex
    while index + wanted.count <= text.endIndex {
      if text[index..<index + wanted.count].elementsEqual(wanted) {
        found.append(index..<index + wanted.count)
        index += wanted.count
      } else {
        index += 1
      }
    }
    return found
  }
}

extension String {
  /// The lines of a text; a final line break does not begin another one.
  var lines: [Substring] {
    (hasSuffix("\n") ? dropLast() : self[...]).split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  /// The text with every occurrence of another replaced.
  package func replacingAll(_ from: String, with to: String) -> String {
    guard !from.isEmpty else { return self }
    let (text, wanted) = (Array(utf8), Array(from.utf8))
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if index + wanted.count <= text.count,
        text[index..<index + wanted.count].elementsEqual(wanted)
      {
        result += Array(to.utf8)
        index += wanted.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
