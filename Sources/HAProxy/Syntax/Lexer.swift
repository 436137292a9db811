/// Splits a configuration into lines of words, byte by byte, following HAProxy's parser.
struct Lexer {
  /// The maximum number of words per line that HAProxy accepts.
  static let wordLimit = 64

  private let bytes: [UInt8]
  private(set) var line = 0
  private var position = 0
  private var lineStart = 0
  private var continuationBytes = 0
  private(set) var problems = ProblemList()
  private var scratch: [Word] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var column: Int { position - lineStart - continuationBytes + 1 }

  private func peek(_ distance: Int = 0) -> UInt8? {
    let index = position + distance
    return index < bytes.count ? bytes[index] : nil
  }

  /// Returns the words of the next non-empty line, or nil at the end.
  mutating func nextLine() -> [Word]? {
    while position < bytes.count {
      line += 1
      lineStart = position
      continuationBytes = 0
      let words = readWords()
      finishLine()
      if !words.isEmpty { return words }
    }
    return nil
  }

  private mutating func finishLine() {
    while let byte = peek(), byte != UInt8(ascii: "\n") {
      advance(byte)
    }
    if position < bytes.count {
      position += 1
    } else {
      let place = SourceRange(
        line: line, column: column, endColumn: column, bytes: position..<position)
      problems.append(
        Problem(
          .missingNewline, at: place,
          "the last line has no newline at its end, which HAProxy 2.3 and later reject"))
    }
  }

  private mutating func advance(_ byte: UInt8) {
    if byte & 0xC0 == 0x80 { continuationBytes += 1 }
    position += 1
  }

  private mutating func readWords() -> [Word] {
    skipBlanks()
    guard let first = peek(), first != UInt8(ascii: "\n"), first != UInt8(ascii: "#") else {
      return []
    }
    // A scope such as [haproxy] is on a line of its own and has no effect here.
    if first == UInt8(ascii: "[") { return [] }
    scratch.removeAll(keepingCapacity: true)
    while let byte = peek(), !Self.endsLine(byte), byte != UInt8(ascii: "#") {
      let start = position
      let startColumn = column
      guard let word = readWord() else { return [] }
      if scratch.count == Self.wordLimit {
        problems.append(
          Problem(
            .tooManyWords, at: range(from: start, startColumn),
            "more than \(Self.wordLimit) words in one line"))
        return []
      }
      scratch.append(word)
      skipBlanks()
    }
    return Array(scratch)
  }

  private static func endsLine(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private mutating func skipBlanks() {
    while let byte = peek(), byte == 32 || (byte >= 9 && byte <= 13 && byte != 10) {
      position += 1
    }
  }

  private func range(from start: Int, _ startColumn: Int) -> SourceRange {
    SourceRange(line: line, column: startColumn, endColumn: column, bytes: start..<position)
  }

  private mutating func readWord() -> Word? {
    let start = position
    let startColumn = column
    while let byte = peek(), Self.isPlain(byte) {
      advance(byte)
    }
    let next = peek() ?? 10
    if Self.isBlank(next) || next == UInt8(ascii: "#") {
      return Word(
        text: String(decoding: bytes[start..<position], as: UTF8.self),
        range: range(from: start, startColumn))
    }
    var builder = WordBuilder(bytes[start..<position], column: startColumn)
    guard readRest(into: &builder) else { return nil }
    return builder.word(range: range(from: start, startColumn))
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0, 9...13, 32, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "#"),
      UInt8(ascii: "\\"):
      false
    default: true
    }
  }

  private mutating func readRest(into builder: inout WordBuilder) -> Bool {
    var quote: (byte: UInt8, start: Int, column: Int)?
    while let byte = peek(), !Self.endsLine(byte) {
      let start = position
      let startColumn = column
      switch byte {
      case 0:
        advance(byte)
        problems.append(
          Problem(.strayNUL, at: range(from: start, startColumn), "a NUL byte in the configuration")
        )
        return false
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if let open = quote, open.byte != byte {
          builder.append(byte, at: start, column: startColumn)
        } else {
          quote = quote == nil ? (byte, start, startColumn) : nil
        }
        position += 1
      case UInt8(ascii: "\\") where quote?.byte != UInt8(ascii: "'"):
        guard let escaped = readEscape(inDoubleQuotes: quote != nil) else { return false }
        builder.append(escaped, at: start, column: startColumn, until: position)
      case UInt8(ascii: "$") where quote?.byte == UInt8(ascii: "\""):
        guard let reference = readReference() else { return false }
        builder.append(reference, column: startColumn, bytes: start..<position)
      case UInt8(ascii: "#") where quote == nil: return true
      default:
        if quote == nil, Self.isBlank(byte) { return true }
        builder.append(byte, at: start, column: startColumn)
        advance(byte)
      }
    }
    guard let quote else { return true }
    problems.append(
      Problem(
        .unmatchedQuote, at: range(from: quote.start, quote.column),
        "a quote is opened and not closed on this line"))
    return false
  }

  private mutating func readEscape(inDoubleQuotes: Bool) -> UInt8? {
    let start = position
    let startColumn = column
    position += 1
    guard let byte = peek() else { return UInt8(ascii: "\\") }
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: "'"),
      UInt8(ascii: "\""):
      position += 1
      return byte
    case UInt8(ascii: "$") where inDoubleQuotes:
      position += 1
      return byte
    case UInt8(ascii: "t"):
      position += 1
      return 9
    case UInt8(ascii: "n"):
      position += 1
      return 10
    case UInt8(ascii: "r"):
      position += 1
      return 13
    case UInt8(ascii: "x"):
      guard let high = Self.hex(peek(1)), let low = Self.hex(peek(2)) else {
        position += 1
        problems.append(
          Problem(
            .badHexEscape, at: range(from: start, startColumn),
            "\\x needs two hexadecimal digits"))
        return nil
      }
      position += 3
      return high << 4 | low
    default: return UInt8(ascii: "\\")
    }
  }

  private static func hex(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(let digit) where digit >= 48 && digit <= 57: digit - 48
    case .some(let letter) where (letter | 32) >= 97 && (letter | 32) <= 102: (letter | 32) - 87
    default: nil
    }
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || ((byte | 32) >= 97 && (byte | 32) <= 122)
  }

  private mutating func readReference() -> Word.Reference? {
    let start = position
    let startColumn = column
    position += 1
    let braced = peek() == UInt8(ascii: "{")
    if braced { position += 1 }
    let nameStart = position
    // Names that start with a dot are HAProxy's own: .LINE, .FILE, .SECTION.
    if peek() == UInt8(ascii: ".") { position += 1 }
    guard let first = peek(), Self.isNameStart(first) else {
      problems.append(
        Problem(
          .badVariableName, at: range(from: start, startColumn),
          "the name of an environment variable starts with a letter or an underscore; "
            + "a dollar in double quotes is written \\$"))
      return nil
    }
    while let byte = peek(), Self.isNameStart(byte) || (byte >= 48 && byte <= 57) { position += 1 }
    let name = String(decoding: bytes[nameStart..<position], as: UTF8.self)
    guard braced else { return Word.Reference(name: name) }
    var expands = false
    if peek() == UInt8(ascii: "[") {
      guard peek(1) == UInt8(ascii: "*"), peek(2) == UInt8(ascii: "]") else {
        position += 1
        problems.append(
          Problem(
            .badWordExpansion, at: range(from: start, startColumn),
            "after [ of ${\(name)[ comes *]"))
        return nil
      }
      position += 3
      expands = true
    }
    var defaultValue: String?
    if peek() == UInt8(ascii: "-") {
      position += 1
      let defaultStart = position
      while let byte = peek(), byte != UInt8(ascii: "}"), !Self.endsLine(byte) { advance(byte) }
      defaultValue = String(decoding: bytes[defaultStart..<position], as: UTF8.self)
    }
    guard peek() == UInt8(ascii: "}") else {
      problems.append(
        Problem(
          .unmatchedBrace, at: range(from: start, startColumn),
          "the brace of ${\(name) is not closed"))
      return nil
    }
    position += 1
    return Word.Reference(name: name, defaultValue: defaultValue, expandsWords: expands)
  }
}
