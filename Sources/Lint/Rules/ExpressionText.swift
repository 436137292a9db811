/// Splits scalars that contain expressions in `${` and `}`.
enum ExpressionText {
  enum Part: Equatable {
    case text(String)
    /// An expression, and the offset in bytes at which it begins in the text.
    case expression(String, offset: Int)
  }

  /// A `${` without a closing `}`.
  struct Unclosed: Error {
    let offset: Int
  }

  /// The parts of a text, in order; `$${` is an escaped `${`.
  static func parts(of text: String) throws(Unclosed) -> [Part] {
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var fixed: [UInt8] = []
    var position = 0
    func flush() {
      if !fixed.isEmpty { parts.append(.text(String(decoding: fixed, as: UTF8.self))) }
      fixed = []
    }
    while position < bytes.count {
      if isOpening(bytes, at: position + 1), bytes[position] == UInt8(ascii: "$") {
        fixed += [UInt8(ascii: "$"), UInt8(ascii: "{")]
        position += 3
      } else if isOpening(bytes, at: position) {
        flush()
        let start = position + 2
        guard let end = closing(bytes, from: start) else { throw Unclosed(offset: position) }
        parts.append(
          .expression(String(decoding: bytes[start..<end], as: UTF8.self), offset: start))
        position = end + 1
      } else {
        fixed.append(bytes[position])
        position += 1
      }
    }
    flush()
    return parts
  }

  /// Whether a text has an unescaped `${`.
  static func holdsExpression(_ text: String) -> Bool {
    guard let parts = try? parts(of: text) else { return true }
    return parts.contains { if case .expression = $0 { true } else { false } }
  }

  private static func isOpening(_ bytes: [UInt8], at position: Int) -> Bool {
    position + 1 < bytes.count && bytes[position] == UInt8(ascii: "$")
      && bytes[position + 1] == UInt8(ascii: "{")
  }

  /// The brace that closes an expression, ignoring braces in strings and comments and nested pairs.
  private static func closing(_ bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var position = start
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        if depth == 0 { return position }
        depth -= 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        position = string(bytes, at: position, after: start) - 1
      case UInt8(ascii: "/")
      where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "/"):
        while position + 1 < bytes.count, bytes[position + 1] != 0x0A { position += 1 }
      default: break
      }
      position += 1
    }
    return nil
  }

  /// The position after a CEL string, which has one or three quotes and may be raw (`r`).
  private static func string(_ bytes: [UInt8], at start: Int, after beginning: Int) -> Int {
    let quote = bytes[start]
    let isTriple = start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
    let isRaw = isRawPrefix(bytes, before: start, after: beginning)
    let width = isTriple ? 3 : 1
    var position = start + width
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\\"), !isRaw {
        position += 2
      } else if bytes[position] == quote,
        !isTriple
          || position + 2 < bytes.count && bytes[position + 1] == quote
            && bytes[position + 2] == quote
      {
        return position + width
      } else {
        position += 1
      }
    }
    return bytes.count
  }

  /// Whether the letters before a quote make the string raw, as in `r"…"` or `br'…'`.
  private static func isRawPrefix(_ bytes: [UInt8], before start: Int, after beginning: Int) -> Bool
  {
    let word = bytes[beginning..<start].reversed().prefix { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
    let letters = word.map { $0 | 0x20 }
    return letters == [UInt8(ascii: "r")]
      || letters.count == 2 && letters.contains(UInt8(ascii: "r"))
        && letters.contains(UInt8(ascii: "b"))
  }
}
