/// Adds, removes and replaces lines of a haproxy.cfg text. All other bytes are unchanged.
public struct ConfigurationEditor: Sendable {
  /// A replacement of a byte range with a text.
  public struct Change: Sendable, Hashable {
    public let range: Range<Int>
    public let text: String
  }

  private let text: [UInt8]
  /// The lines without their line breaks.
  private let lines: [Range<Int>]
  /// The last line of each section, by its first line.
  private let sections: [Int: Int]

  /// Creates an editor for the bytes of a haproxy.cfg.
  public init(_ text: [UInt8]) {
    self.text = text
    var lines: [Range<Int>] = []
    var start = 0
    for (index, byte) in text.enumerated() where byte == 0x0A {
      lines.append(start..<index)
      start = index + 1
    }
    if start < text.count { lines.append(start..<text.count) }
    self.lines = lines
    let headers = Configuration(parsing: text).sections.map { $0.header.line - 1 }.sorted()
    var sections: [Int: Int] = [:]
    for (position, header) in headers.enumerated() {
      let limit = position + 1 < headers.count ? headers[position + 1] : lines.count
      sections[header] = Self.lastLine(from: header, to: limit, lines, text)
    }
    self.sections = sections
  }

  // MARK: Changes

  /// Adds lines below the line where a range starts, or after the section if that line is its header. New sections follow the
  /// layout of existing ones, and directives are indented like their neighbors.
  public func adding(_ added: String, below range: Range<Int>) -> Change {
    let line = line(of: range.lowerBound)
    let last = sections[line] ?? line
    let text = written(added, near: line, behindSection: sections[line] != nil)
    guard last + 1 < lines.count || self.text.last == 0x0A else {
      return Change(range: self.text.count..<self.text.count, text: "\n" + text.dropLast())
    }
    let end = lines[last].upperBound + 1
    return Change(range: end..<end, text: text)
  }

  /// Adds lines above the line where a range starts, or before the section and its comments if that line is its header.
  public func adding(_ added: String, above range: Range<Int>) -> Change {
    var line = line(of: range.lowerBound)
    let isSection = sections[line] != nil
    let text = written(added, near: line, behindSection: false)
    if isSection {
      while line > 0, isComment(line - 1) { line -= 1 }
    }
    let start = lines[line].lowerBound
    let begins = beginsSection(added.prefix { $0 != "\n" })
    return Change(
      range: start..<start, text: text + (isSection && begins && hasBlankLines ? "\n" : ""))
  }

  /// Removes the line where a range starts, or the section if that line is its header.
  public func removing(at range: Range<Int>) -> Change {
    let line = line(of: range.lowerBound)
    var last = sections[line] ?? line
    if sections[line] != nil, last + 1 < lines.count, isBlank(last + 1) { last += 1 }
    let end = min(lines[last].upperBound + 1, text.count)
    return Change(range: lines[line].lowerBound..<end, text: "")
  }

  /// Replaces a range with a text.
  public func replacing(_ range: Range<Int>, with text: String) -> Change {
    Change(range: range, text: text)
  }

  /// Replaces every occurrence of a text in a range or, if there is none, in the line where the range starts. Returns nil if
  /// there is no occurrence.
  public func replacing(
    _ from: String, with to: String, at range: Range<Int>
  ) -> [Change]? {
    let wanted = Array(from.utf8)
    guard !wanted.isEmpty else { return nil }
    for part in [range, lines[line(of: range.lowerBound)]] {
      var changes: [Change] = []
      var index = part.lowerBound
      while index + wanted.count <= part.upperBound {
        if text[index..<index + wanted.count].elementsEqual(wanted) {
          changes.append(Change(range: index..<index + wanted.count, text: to))
          index += wanted.count
        } else {
          index += 1
        }
      }
      if !changes.isEmpty { return changes }
    }
    return nil
  }

  // MARK: Lines

  private func line(of offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle].lowerBound <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private static func words(_ line: Range<Int>, _ text: [UInt8]) -> ArraySlice<UInt8> {
    text[line].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  private func isBlank(_ line: Int) -> Bool { Self.words(lines[line], text).isEmpty }

  private func isComment(_ line: Int) -> Bool {
    Self.words(lines[line], text).first == UInt8(ascii: "#")
  }

  /// Returns the last line of a section, after any `.if` blocks that start in it.
  private static func lastLine(
    from header: Int, to limit: Int, _ lines: [Range<Int>], _ text: [UInt8]
  ) -> Int {
    var last = header
    var depth = 0
    for line in header..<limit {
      let words = words(lines[line], text)
      if words.isEmpty || words.first == UInt8(ascii: "#") { continue }
      if words.starts(with: ".if".utf8) {
        depth += 1
      } else if words.starts(with: ".endif".utf8) {
        depth -= 1
        if depth < 0 { break }
      } else if depth == 0, words.starts(with: ".el".utf8) {
        break
      }
      if depth == 0 { last = line }
    }
    return last
  }

  private func indentation(_ line: Int) -> String {
    String(decoding: text[lines[line]].prefix { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
  }

  /// Whether sections are separated by blank lines.
  private var hasBlankLines: Bool {
    sections.keys.contains { header in
      var line = header
      while line > 0, isComment(line - 1) { line -= 1 }
      return line > 0 && isBlank(line - 1)
    }
  }

  private func beginsSection(_ line: some StringProtocol) -> Bool {
    let word = line.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
    return Section.Kind(rawValue: String(word)) != nil
  }

  /// Returns lines laid out to match those near `line`.
  private func written(_ added: String, near line: Int, behindSection: Bool) -> String {
    let isHeader = sections[line] != nil
    let outer = indentation(line)
    var inner = outer
    if isHeader {
      let last = sections[line] ?? line
      let own = (line..<lines.count).first { $0 > line && $0 <= last && isDirective($0) }
      let other = lines.indices.first {
        sections[$0] == nil && isDirective($0) && !indentation($0).isEmpty
      }
      inner = (own ?? other).map(indentation) ?? outer + "    "
    }
    var text = ""
    for (number, line) in added.utf8.split(separator: 0x0A).enumerated() {
      let words = String(Substring(line)).drop { $0 == " " || $0 == "\t" }
      let begins = isHeader && beginsSection(words)
      if begins, behindSection || number > 0, hasBlankLines { text += "\n" }
      text += (begins ? outer : inner) + words + "\n"
    }
    return text
  }

  private func isDirective(_ line: Int) -> Bool {
    !isBlank(line) && !isComment(line)
  }
}
