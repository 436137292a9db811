/// Parses string and bytes literals.
struct TextLiteral {
  private let bytes: [UInt8]
  private let end: Int
  private var place: Int
  private let isBytes: Bool
  private var output: [UInt8] = []

  static func value(of token: Token, in bytes: [UInt8]) throws(SyntaxError) -> Value {
    var isRaw = false
    var start = token.start
    while !bytes[start].isQuote {
      if bytes[start] | 0x20 == UInt8(ascii: "r") { isRaw = true }
      start += 1
    }
    let quote = bytes[start]
    let isTriple =
      token.end - start >= 6 && bytes[start + 1] == quote && bytes[start + 2] == quote
    let width = isTriple ? 3 : 1
    let content = (start + width)..<(token.end - width)
    var result = bytes[content]
    if !isRaw, result.contains(UInt8(ascii: "\\")) {
      var reader = TextLiteral(bytes, content, isBytes: token.kind == .bytes)
      result = try reader.read()[...]
    }
    return token.kind == .bytes
      ? .bytes(Array(result)) : .string(String(decoding: result, as: UTF8.self))
  }

  private init(_ bytes: [UInt8], _ content: Range<Int>, isBytes: Bool) {
    self.bytes = bytes
    place = content.lowerBound
    end = content.upperBound
    self.isBytes = isBytes
    output.reserveCapacity(content.count)
  }

  private mutating func read() throws(SyntaxError) -> [UInt8] {
    while place < end {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\\") { try readEscape() } else { output.append(byte) }
    }
    return output
  }

  private mutating func readEscape() throws(SyntaxError) {
    let start = place - 1
    guard place < end else { throw SyntaxError("unfinished escape sequence", at: start) }
    let kind = bytes[place]
    place += 1
    switch kind {
    case UInt8(ascii: "a"): output.append(0x07)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "v"): output.append(0x0B)
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "`"):
      output.append(kind)
    case UInt8(ascii: "x"), UInt8(ascii: "X"): try append(hexDigits(2, start), isByte: true, start)
    case UInt8(ascii: "u") where !isBytes: try append(hexDigits(4, start), isByte: false, start)
    case UInt8(ascii: "U") where !isBytes: try append(hexDigits(8, start), isByte: false, start)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      var code = UInt32(kind - 0x30)
      for _ in 0..<2 {
        guard place < end, (0x30...0x37).contains(bytes[place]) else {
          throw SyntaxError("an octal escape takes three digits", at: start)
        }
        code = code * 8 + UInt32(bytes[place] - 0x30)
        place += 1
      }
      try append(code, isByte: true, start)
    default: throw SyntaxError("unknown escape sequence", at: start)
    }
  }

  private mutating func hexDigits(_ count: Int, _ start: Int) throws(SyntaxError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<count {
      guard place < end, bytes[place].isHexDigit else {
        throw SyntaxError("this escape sequence takes \(count) hexadecimal digits", at: start)
      }
      code = code << 4 | bytes[place].hexValue
      place += 1
    }
    return code
  }

  private mutating func append(
    _ code: UInt32, isByte: Bool, _ start: Int
  ) throws(SyntaxError) {
    if isBytes, isByte {
      output.append(UInt8(code))
      return
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw SyntaxError("escape sequence is not a code point", at: start)
    }
    output.append(contentsOf: String(scalar).utf8)
  }
}
