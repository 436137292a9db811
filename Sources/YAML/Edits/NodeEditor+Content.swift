/// A change to a scalar's content: replaces a range of UTF-8 bytes with a text.
public struct ContentEdit: Sendable, Hashable {
  public let range: Range<Int>
  public let text: String

  public init(_ range: Range<Int>, _ text: String) {
    self.range = range
    self.text = text
  }
}

extension NodeEditor {
  /// Returns the edits that change a scalar's content. Only the affected lines of a block scalar, or the affected bytes of any
  /// other scalar, are rewritten.
  ///
  /// - Parameter edits: Non-overlapping changes in order.
  /// - Throws: ``EditError`` if the scalar is shared or the change would turn it into something else.
  public func edits(_ edits: [ContentEdit]) throws(EditError) -> [TextEdit] {
    try checkUnshared()
    return try change(edits, in: node.index)
  }

  /// Returns the range of a scalar's content that a range of source bytes represents, or nil if it cannot be determined.
  public func contentRange(ofWritten range: Range<Int>) -> Range<Int>? {
    guard let map = ContentMap(node), let start = map.offsets.firstIndex(of: range.lowerBound),
      let end = map.offsets[start...].firstIndex(of: range.upperBound)
    else { return nil }
    return start..<end
  }

  func replaceText(_ from: String, with to: String, in raw: UInt32) throws(EditError) -> [TextEdit]
  {
    let node = Node(tree: tree, index: raw)
    guard records[Int(raw)].kind == .scalar, !from.isEmpty else { throw .nothingThere }
    let content = tree.withContent(raw) { Array($0) }
    let places = content.places(of: Array(from.utf8))
    guard !places.isEmpty else { throw .textMissing }
    guard node.scalar.map({ if case .string = $0 { true } else { false } }) == true else {
      throw .nothingThere
    }
    return try change(places.map { ContentEdit($0..<$0 + from.utf8.count, to) }, in: raw)
  }

  private func change(_ edits: [ContentEdit], in raw: UInt32) throws(EditError) -> [TextEdit] {
    let node = Node(tree: tree, index: raw)
    let record = records[Int(raw)]
    guard record.kind == .scalar else { throw .nothingThere }
    let content = tree.withContent(raw) { Array($0) }
    let whole = Self.apply(edits, to: content)
    if let map = ContentMap(node) {
      for isSpaced in Self.spacings(of: record.style) {
        if let changes = changes(edits, raw, map, whole, isSpaced: isSpaced),
          reads(changes, in: raw, as: whole)
        {
          return changes
        }
      }
    }
    return try replace(raw, with: .scalar(.string(whole)))
  }

  /// Whether to try new lines without and with a blank line in between. Folded blocks need a blank line, except around
  /// more-indented lines.
  private static func spacings(of style: ScalarStyle) -> [Bool] {
    style == .folded ? [false, true] : [false]
  }

  /// Returns the edits in the scalar's own style, or nil if that style cannot represent the result.
  private func changes(
    _ edits: [ContentEdit], _ raw: UInt32, _ map: ContentMap, _ whole: String, isSpaced: Bool
  ) -> [TextEdit]? {
    let record = records[Int(raw)]
    switch record.style {
    case .literal, .folded:
      return BlockLines(map, source.bytes, style(around: raw), isSpaced: isSpaced)
        .edits(edits, whole)
    case .doubleQuoted:
      return edits.map {
        let range = map.range($0.range)
        return TextEdit(range, escaped($0.text, at: range))
      }
    case .singleQuoted:
      let lines = whole.utf8.contains(0x0A) ? foldedBreaks(in: raw) : nil
      return edits.map {
        let text = $0.text.replacingBytes(of: "'", with: "''") ?? $0.text
        return TextEdit(map.range($0.range), lines.map { Self.fold(text, $0) } ?? text)
      }
    case .plain where ScalarText.isPlain(whole, inFlow: isInFlow(raw)):
      return edits.map { TextEdit(map.range($0.range), $0.text) }
    default: return nil
    }
  }

  /// Returns a text for a double-quoted scalar. Leading and trailing white space on a line is content only if it is escaped.
  private func escaped(_ text: String, at range: Range<Int>) -> String {
    let bytes = source.bytes
    var result = ScalarText.escaped(text)
    if isFirstOnLine(range.lowerBound) {
      let next = result.utf8.first ?? bytes[range.upperBound]
      if next == 0x20 || next == 0x09 { result = "\\" + result }
    }
    if result.utf8.last == 0x20, result != "\\ ", bytes[range.upperBound].isLineBreak {
      result = result.dropLast() + "\\ "
    }
    return result
  }

  /// Returns what starts a new line in a multi-line single-quoted scalar: a line break and the second line's indentation.
  private func foldedBreaks(in raw: UInt32) -> (lineBreak: String, indentation: String)? {
    let range = Int(records[Int(raw)].start)..<Int(records[Int(raw)].end)
    guard source.bytes[range].contains(where: \.isLineBreak) else { return nil }
    let second = nextLine(after: range.lowerBound)
    var start = second
    while start < range.upperBound, source.bytes[start].isYAMLSpace { start += 1 }
    return (style(around: raw).lineBreak, String(repeating: " ", count: column(of: start)))
  }

  /// In quoted scalars, n line breaks of content are written as n + 1 line breaks.
  private static func fold(_ text: String, _ line: (lineBreak: String, indentation: String))
    -> String
  {
    var result = ""
    var breaks = 0
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        result += breaks == 0 ? line.lineBreak + line.lineBreak : line.lineBreak
        breaks += 1
      } else {
        if breaks > 0 { result += line.indentation }
        breaks = 0
        result.unicodeScalars.append(scalar)
      }
    }
    return breaks > 0 ? result + line.indentation : result
  }

  /// Whether a multi-line scalar still reads as intended; its line breaks may not be part of its content.
  private func reads(_ edits: [TextEdit], in raw: UInt32, as whole: String) -> Bool {
    let record = records[Int(raw)]
    let end = Int(record.end)
    // The break after a block's last line belongs to the block.
    let range =
      Int(record.start)..<(record.style == .folded ? nextLine(after: max(0, end - 1)) : end)
    guard record.style != .literal, source.bytes[range].contains(where: \.isLineBreak)
    else { return true }
    guard
      edits.allSatisfy({
        range.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= range.upperBound
      })
    else { return false }
    let own = edits.map {
      TextEdit(
        $0.range.lowerBound - range.lowerBound..<$0.range.upperBound - range.lowerBound, $0.text)
    }
    let written = SourceFile(
      name: "", text: String(decoding: source.bytes[range], as: UTF8.self))
    let tree = Tree(parsing: written.applying(own))
    return tree.documents.count == 1
      && tree.documents[0].root.map { tree.node($0).text == whole } ?? false
  }

  private static func apply(_ edits: [ContentEdit], to content: [UInt8]) -> String {
    var result: [UInt8] = []
    var position = 0
    for edit in edits where edit.range.lowerBound >= position {
      result += content[position..<edit.range.lowerBound] + Array(edit.text.utf8)
      position = edit.range.upperBound
    }
    return String(decoding: result + content[position...], as: UTF8.self)
  }
}

extension ContentMap {
  /// Returns the source bytes for a range of the content.
  func range(_ range: Range<Int>) -> Range<Int> {
    offsets[range.lowerBound]..<offsets[range.upperBound]
  }
}

/// The lines of a block scalar. In a literal block, each line is a content line after its indentation. In a folded block, that
/// is true only of more-indented lines; new lines are written that way.
private struct BlockLines {
  let map: ContentMap
  let text: [UInt8]
  let style: WritingStyle
  /// Whether a blank line follows each new line.
  let isSpaced: Bool
  private let indentation: String

  init(_ map: ContentMap, _ text: [UInt8], _ style: WritingStyle, isSpaced: Bool) {
    self.map = map
    self.text = text
    self.style = style
    self.isSpaced = isSpaced
    let first = map.content.firstIndex { $0 != 0x0A }
    var width = 0
    if let first {
      var start = map.offsets[first]
      while start > 0, text[start - 1] == 0x20 { start -= 1 }
      width = map.offsets[first] - start
    }
    indentation = String(repeating: " ", count: width)
  }

  /// Returns nil if the block cannot represent the result.
  func edits(_ edits: [ContentEdit], _ whole: String) -> [TextEdit]? {
    // The header's chomping indicator decides which trailing line breaks are kept.
    let ends = (
      map.content.reversed().prefix { $0 == 0x0A }.count,
      whole.utf8.reversed().prefix { $0 == 0x0A }.count
    )
    guard !indentation.isEmpty, ends.0 == ends.1, let first = whole.utf8.first, first != 0x20,
      first != 0x0A
    else { return nil }
    var result: [TextEdit] = []
    for edit in edits {
      guard edit.text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || $0 >= " " }) else {
        return nil
      }
      result.append(isOfLines(edit) ? lineEdit(edit) : wordEdit(edit))
    }
    return result
  }

  /// Whether the edit replaces whole lines with whole lines.
  private func isOfLines(_ edit: ContentEdit) -> Bool {
    beginsLine(edit.range.lowerBound) && beginsLine(edit.range.upperBound)
      && (edit.text.isEmpty || edit.text.utf8.last == 0x0A)
  }

  private func beginsLine(_ offset: Int) -> Bool { offset == 0 || map.content[offset - 1] == 0x0A }

  private func lineEdit(_ edit: ContentEdit) -> TextEdit {
    let range = fileLine(edit.range.lowerBound)..<fileLine(edit.range.upperBound)
    let lines = edit.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    let lineEnd = style.lineBreak + (isSpaced ? style.lineBreak : "")
    let written = lines.map { ($0.isEmpty ? "" : indentation) + String($0)! + lineEnd }
    return TextEdit(range, written.joined())
  }

  private func fileLine(_ offset: Int) -> Int {
    var start = map.offsets[offset]
    while start > 0, !text[start - 1].isLineBreak { start -= 1 }
    return start
  }

  private func wordEdit(_ edit: ContentEdit) -> TextEdit {
    let lines = edit.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String($0)! }
    let end = edit.range.upperBound
    let hasRest = end < map.content.count && map.content[end] != 0x0A
    let rest = lines.enumerated().dropFirst().map { number, line in
      (line.isEmpty && !(hasRest && number == lines.count - 1) ? "" : indentation) + line
    }
    let range = map.range(edit.range)
    // An empty line has no indentation to put the new text after.
    let missing = indentation.utf8.count - (range.lowerBound - fileLine(edit.range.lowerBound))
    let isEmpty = lines[0].isEmpty && (lines.count > 1 || !hasRest)
    let first = isEmpty ? "" : String(indentation.prefix(max(0, missing))) + lines[0]
    return TextEdit(range, ([first] + rest).joined(separator: style.lineBreak))
  }
}
