/// A piece of source text.
struct Token {
  enum Kind: UInt8 {
    case end, identifier, quotedIdentifier, int, uint, double, string, bytes
    case dot, comma, colon, question
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case plus, minus, star, slash, percent, not
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, and, or
  }

  let kind: Kind
  /// Where it starts and ends in the source, in bytes.
  let start: Int
  let end: Int
}
