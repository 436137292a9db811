/// A token of the source text.
struct Token {
  enum Kind: UInt8 {
    case end, identifier, quotedIdentifier, int, uint, double, string, bytes
    case dot, comma, colon, question
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case plus, minus, star, slash, percent, not
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, and, or
  }

  let kind: Kind
  /// The start and end offsets in the source, in bytes.
  let start: Int
  let end: Int
}
