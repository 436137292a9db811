/// One word of a line, unquoted and unescaped as described in section 2.2 of the configuration
/// manual.
public struct Word: Sendable, Hashable {
  /// A reference to an environment variable. HAProxy expands it only inside double quotes (section
  /// 2.3).
  public struct Reference: Sendable, Hashable {
    /// The variable's name.
    public let name: String
    /// The default for an unset variable: `${NAME-default}`.
    public let defaultValue: String?
    /// Whether white space in the value splits it into several words: `${NAME[*]}`.
    public let expandsWords: Bool

    /// Creates a reference.
    public init(name: String, defaultValue: String? = nil, expandsWords: Bool = false) {
      self.name = name
      self.defaultValue = defaultValue
      self.expandsWords = expandsWords
    }
  }

  /// A part of a word: literal text, or a reference to an environment variable.
  public enum Part: Sendable, Hashable {
    case literal(String)
    case environment(Reference)
  }

  struct Piece: Sendable, Hashable {
    let part: Part
    let column: Int
    let bytes: Range<Int>
  }

  /// The unquoted and unescaped text; references appear as `${NAME}`.
  public let text: String
  /// The source range, including quotes.
  public let range: SourceRange
  let pieces: [Piece]?

  init(text: String, range: SourceRange, pieces: [Piece]? = nil) {
    self.text = text
    self.range = range
    self.pieces = pieces
  }

  /// The parts of the word, in order.
  public var parts: [Part] { pieces?.map(\.part) ?? [.literal(text)] }

  /// The environment variables that the word depends on.
  public var references: [Reference] {
    guard let pieces else { return [] }
    return pieces.compactMap { piece in
      if case .environment(let reference) = piece.part { reference } else { nil }
    }
  }

  /// Whether the word does not depend on the environment.
  public var isConstant: Bool {
    guard let pieces else { return true }
    return pieces.allSatisfy { if case .literal = $0.part { true } else { false } }
  }

  /// The text, if it does not depend on the environment.
  public var constant: String? { isConstant ? text : nil }

  /// Returns the word's value with variables replaced from `environment`.
  ///
  /// - Returns: The value, or nil if a variable without a default is unknown.
  public func value(in environment: [String: String]) -> String? {
    guard let pieces else { return text }
    var value = ""
    for piece in pieces {
      switch piece.part {
      case .literal(let text): value += text
      case .environment(let reference):
        guard let known = environment[reference.name] ?? reference.defaultValue else { return nil }
        value += known
      }
    }
    return value
  }

  /// The common case: no quotes or escapes, and one byte per column.
  private func plainSlice(_ wanted: Range<Int>) -> Word {
    let low = text.utf8.index(text.utf8.startIndex, offsetBy: wanted.lowerBound)
    let high = text.utf8.index(low, offsetBy: wanted.count)
    let place = SourceRange(
      line: range.line, column: range.column + wanted.lowerBound,
      endColumn: range.column + wanted.upperBound,
      bytes: range.bytes.lowerBound + wanted.lowerBound..<range.bytes.lowerBound + wanted.upperBound
    )
    return Word(text: String(text[low..<high]), range: place)
  }

  /// Returns the part of the word between two UTF-8 offsets of `text`, with its own source range if
  /// it is known exactly.
  func slice(_ wanted: Range<Int>) -> Word {
    if pieces == nil, range.endColumn - range.column == range.bytes.count,
      text.utf8.count == range.bytes.count, !wanted.isEmpty
    {
      return plainSlice(wanted)
    }
    let all = pieces ?? [Piece(part: .literal(text), column: range.column, bytes: range.bytes)]
    var kept: [Piece] = []
    var offset = 0
    for piece in all {
      let content = piece.part.text
      let start = offset
      offset += content.utf8.count
      let low = max(wanted.lowerBound, start)
      let high = min(wanted.upperBound, offset)
      guard low < high else { continue }
      kept.append(piece.slice(low - start..<high - start, of: content))
    }
    guard let first = kept.first, let last = kept.last else {
      return Word(text: "", range: range)
    }
    let text = kept.count == 1 ? first.part.text : kept.map(\.part.text).joined()
    let place = SourceRange(
      line: range.line, column: first.column,
      endColumn: last.column + last.part.text.unicodeScalars.count,
      bytes: first.bytes.lowerBound..<last.bytes.upperBound)
    return Word(text: text, range: place, pieces: kept)
  }
}

extension Word.Part {
  /// The part as shown in `Word.text`.
  var text: String {
    switch self {
    case .literal(let text): text
    case .environment(let reference): "${\(reference.name)}"
    }
  }
}

extension Word.Piece {
  func slice(_ wanted: Range<Int>, of content: String) -> Word.Piece {
    guard case .literal = part, wanted != 0..<content.utf8.count else { return self }
    let utf8 = content.utf8
    let low = utf8.index(utf8.startIndex, offsetBy: wanted.lowerBound)
    let high = utf8.index(low, offsetBy: wanted.count)
    let text = String(decoding: utf8[low..<high], as: UTF8.self)
    // Escapes and quotes inside the part break the one-to-one mapping; its full range is then the
    // best answer.
    guard bytes.count == utf8.count else {
      return Word.Piece(part: .literal(text), column: column, bytes: bytes)
    }
    let start = bytes.lowerBound + wanted.lowerBound
    return Word.Piece(
      part: .literal(text),
      column: column + content.unicodeScalars[..<low].count,
      bytes: start..<start + wanted.count)
  }
}
