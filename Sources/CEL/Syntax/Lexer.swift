/// Splits source text into tokens.
struct Lexer {
  let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  @inline(__always)
  private func byte(_ ahead: Int = 0) -> UInt8 {
    place + ahead < bytes.count ? bytes[place + ahead] : 0
  }

  mutating func next() throws(SyntaxError) -> Token {
    skipBlanks()
    let start = place
    guard place < bytes.count else { return Token(kind: .end, start: start, end: start) }
    let first = bytes[place]
    if first.isIdentifierStart {
      if let token = try prefixedText(first, start) { return token }
      place += 1
      while byte().isIdentifierPart { place += 1 }
      return Token(kind: .identifier, start: start, end: place)
    }
    if first.isDigit || (first == UInt8(ascii: ".") && byte(1).isDigit) {
      return try number(start)
    }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      try skipText(raw: false)
      return Token(kind: .string, start: start, end: place)
    case UInt8(ascii: "`"): return try quotedIdentifier(start)
    default: return try symbol(first, start)
    }
  }

  private mutating func skipBlanks() {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: place += 1
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
        while place < bytes.count, bytes[place] != 0x0A { place += 1 }
      default: return
      }
    }
  }

  private mutating func prefixedText(
    _ first: UInt8, _ start: Int
  ) throws(SyntaxError) -> Token? {
    let isRaw = first | 0x20 == UInt8(ascii: "r")
    let isBytes = first | 0x20 == UInt8(ascii: "b")
    guard isRaw || isBytes else { return nil }
    let second = byte(1)
    if second.isQuote {
      place += 1
      try skipText(raw: isRaw)
      return Token(kind: isBytes ? .bytes : .string, start: start, end: place)
    }
    let other = isRaw ? UInt8(ascii: "b") : UInt8(ascii: "r")
    guard second | 0x20 == other, byte(2).isQuote else { return nil }
    place += 2
    try skipText(raw: true)
    return Token(kind: .bytes, start: start, end: place)
  }

  private mutating func skipText(raw: Bool) throws(SyntaxError) {
    let start = place
    let quote = bytes[place]
    if byte(1) == quote, byte(2) == quote {
      place += 3
      while place < bytes.count {
        if bytes[place] == UInt8(ascii: "\\"), !raw {
          place += 2
        } else if bytes[place] == quote, byte(1) == quote, byte(2) == quote {
          place += 3
          return
        } else {
          place += 1
        }
      }
      throw SyntaxError("unterminated string", at: start)
    }
    place += 1
    while place < bytes.count {
      switch bytes[place] {
      case quote:
        place += 1
        return
      case UInt8(ascii: "\\") where !raw: place += 2
      case 0x0A, 0x0D: throw SyntaxError("unterminated string", at: start)
      default: place += 1
      }
    }
    throw SyntaxError("unterminated string", at: start)
  }

  private mutating func quotedIdentifier(_ start: Int) throws(SyntaxError) -> Token {
    place += 1
    while byte().isIdentifierPart || [0x2E, 0x2D, 0x2F, 0x20].contains(byte()) { place += 1 }
    guard byte() == UInt8(ascii: "`"), place > start + 1 else {
      throw SyntaxError("malformed quoted field name", at: start)
    }
    place += 1
    return Token(kind: .quotedIdentifier, start: start, end: place)
  }

  private mutating func number(_ start: Int) throws(SyntaxError) -> Token {
    var kind = Token.Kind.int
    if byte() == UInt8(ascii: "0"), byte(1) | 0x20 == UInt8(ascii: "x") {
      place += 2
      guard byte().isHexDigit else { throw SyntaxError("malformed number", at: start) }
      while byte().isHexDigit { place += 1 }
    } else {
      while byte().isDigit { place += 1 }
      if byte() == UInt8(ascii: "."), byte(1).isDigit {
        kind = .double
        place += 1
        while byte().isDigit { place += 1 }
      }
      let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      if byte() | 0x20 == UInt8(ascii: "e"), byte(signed ? 2 : 1).isDigit {
        kind = .double
        place += signed ? 2 : 1
        while byte().isDigit { place += 1 }
      }
    }
    let end = place
    if kind == .int, byte() | 0x20 == UInt8(ascii: "u") {
      place += 1
      kind = .uint
    }
    guard !byte().isIdentifierPart else { throw SyntaxError("malformed number", at: start) }
    return Token(kind: kind, start: start, end: end)
  }

  private mutating func symbol(_ first: UInt8, _ start: Int) throws(SyntaxError) -> Token {
    let second = byte(1)
    let pair: Token.Kind? =
      switch (first, second) {
      case (0x3D, 0x3D): .equal
      case (0x21, 0x3D): .notEqual
      case (0x3C, 0x3D): .lessOrEqual
      case (0x3E, 0x3D): .greaterOrEqual
      case (0x26, 0x26): .and
      case (0x7C, 0x7C): .or
      default: nil
      }
    if let pair {
      place += 2
      return Token(kind: pair, start: start, end: place)
    }
    let single: Token.Kind? =
      switch first {
      case UInt8(ascii: "."): .dot
      case UInt8(ascii: ","): .comma
      case UInt8(ascii: ":"): .colon
      case UInt8(ascii: "?"): .question
      case UInt8(ascii: "("): .leftParenthesis
      case UInt8(ascii: ")"): .rightParenthesis
      case UInt8(ascii: "["): .leftBracket
      case UInt8(ascii: "]"): .rightBracket
      case UInt8(ascii: "{"): .leftBrace
      case UInt8(ascii: "}"): .rightBrace
      case UInt8(ascii: "+"): .plus
      case UInt8(ascii: "-"): .minus
      case UInt8(ascii: "*"): .star
      case UInt8(ascii: "/"): .slash
      case UInt8(ascii: "%"): .percent
      case UInt8(ascii: "!"): .not
      case UInt8(ascii: "<"): .less
      case UInt8(ascii: ">"): .greater
      default: nil
      }
    guard let single else {
      let hint = first == UInt8(ascii: "=") ? "; use '==' to compare" : ""
      let character = Text.string(bytes[start...].prefix(4)).unicodeScalars.first.map { String($0) }
      throw SyntaxError("unexpected character '\(character ?? "")'\(hint)", at: start)
    }
    place += 1
    return Token(kind: single, start: start, end: place)
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isHexDigit: Bool { isDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x66) }
  var isIdentifierStart: Bool { (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || self == 0x5F }
  var isIdentifierPart: Bool { isIdentifierStart || isDigit }
  var isQuote: Bool { self == 0x22 || self == 0x27 }

  /// The value of a hexadecimal digit.
  var hexValue: UInt32 { UInt32(isDigit ? self - 0x30 : (self | 0x20) - 0x57) }
}
