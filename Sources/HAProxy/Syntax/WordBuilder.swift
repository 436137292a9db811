/// Builds a word from its parts if it has quotes, escapes or references.
struct WordBuilder {
  private var pieces: [Word.Piece] = []
  private var literal: [UInt8]
  private var start: Int
  private var end: Int
  private var column: Int

  init(_ prefix: ArraySlice<UInt8>, column: Int) {
    literal = Array(prefix)
    start = prefix.startIndex
    end = prefix.endIndex
    self.column = column
  }

  mutating func append(_ byte: UInt8, at offset: Int, column: Int, until end: Int? = nil) {
    if literal.isEmpty {
      start = offset
      self.column = column
    }
    literal.append(byte)
    self.end = end ?? offset + 1
  }

  mutating func append(_ reference: Word.Reference, column: Int, bytes: Range<Int>) {
    flush()
    pieces.append(Word.Piece(part: .environment(reference), column: column, bytes: bytes))
  }

  private mutating func flush() {
    guard !literal.isEmpty else { return }
    let text = String(decoding: literal, as: UTF8.self)
    pieces.append(Word.Piece(part: .literal(text), column: column, bytes: start..<end))
    literal.removeAll(keepingCapacity: true)
  }

  mutating func word(range: SourceRange) -> Word {
    flush()
    let text = pieces.count == 1 ? pieces[0].part.text : pieces.map(\.part.text).joined()
    return Word(text: text, range: range, pieces: pieces)
  }
}
