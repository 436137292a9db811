extension Value {
  /// Parses JSON. Numbers without fraction and exponent become int (double if too large), other
  /// numbers double, and objects maps.
  ///
  /// - Throws: ``JSONError`` if the bytes are not exactly one JSON value, an object has a duplicate
  ///   key, or the nesting exceeds 500 levels.
  public init(json bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes)
    self = try reader.document()
  }
}

private struct JSONReader {
  private let bytes: [UInt8]
  private var place = 0

  private static let deepest = 500

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

  private func fail(_ message: String, at offset: Int? = nil) -> JSONError {
    let offset = offset ?? place
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONError(message: message, offset: offset, line: line, column: column)
  }

  mutating func document() throws(JSONError) -> Value {
    let value = try value(0)
    skipBlanks()
    guard place == bytes.count else { throw fail("unexpected text after the value") }
    return value
  }

  private mutating func skipBlanks() {
    while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
  }

  private mutating func value(_ depth: Int) throws(JSONError) -> Value {
    guard depth < Self.deepest else { throw fail("nested too deeply") }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw fail("expected a value")
    }
  }

  private mutating func word(_ word: String, _ value: Value) throws(JSONError) -> Value {
    guard bytes[place...].starts(with: word.utf8) else { throw fail("expected a value") }
    place += word.utf8.count
    return value
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    skipBlanks()
    guard place < bytes.count, bytes[place] == byte else {
      throw fail("expected '\(Unicode.Scalar(byte))'")
    }
    place += 1
  }

  private mutating func array(_ depth: Int) throws(JSONError) -> Value {
    place += 1
    var elements: [Value] = []
    skipBlanks()
    if next == UInt8(ascii: "]") {
      place += 1
      return .list([])
    }
    while true {
      elements.append(try value(depth + 1))
      skipBlanks()
      guard next == UInt8(ascii: ",") else { break }
      place += 1
    }
    try expect(UInt8(ascii: "]"))
    return .list(elements)
  }

  private mutating func object(_ depth: Int) throws(JSONError) -> Value {
    place += 1
    var map = MapValue()
    skipBlanks()
    if next == UInt8(ascii: "}") {
      place += 1
      return .map(map)
    }
    while true {
      skipBlanks()
      let start = place
      guard next == UInt8(ascii: "\"") else { throw fail("expected a key in quotes") }
      let key = try string()
      try expect(UInt8(ascii: ":"))
      let value = try value(depth + 1)
      guard map.insert(.string(key), value) else {
        throw fail("key \"\(key)\" appears twice", at: start)
      }
      skipBlanks()
      guard next == UInt8(ascii: ",") else { break }
      place += 1
    }
    try expect(UInt8(ascii: "}"))
    return .map(map)
  }

  private mutating func digits() throws(JSONError) {
    guard next.isDigit else { throw fail("malformed number") }
    while next.isDigit { place += 1 }
  }

  private mutating func number() throws(JSONError) -> Value {
    let start = place
    if next == UInt8(ascii: "-") { place += 1 }
    if next == UInt8(ascii: "0") { place += 1 } else { try digits() }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      place += 1
      try digits()
    }
    if next | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      try digits()
    }
    let text = Text.string(bytes[start..<place])
    if isWhole, let value = Int64(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else {
      throw fail("number out of range", at: start)
    }
    return .double(value)
  }

  private mutating func string() throws(JSONError) -> String {
    let start = place
    place += 1
    var output: [UInt8] = []
    while true {
      guard place < bytes.count else { throw fail("unterminated string", at: start) }
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        guard let text = String(validating: output, as: UTF8.self) else {
          throw fail("string is not valid UTF-8", at: start)
        }
        return text
      case UInt8(ascii: "\\"): try escape(&output)
      case 0..<0x20: throw fail("control character in a string")
      default:
        output.append(byte)
        place += 1
      }
    }
  }

  private mutating func escape(_ output: inout [UInt8]) throws(JSONError) {
    let start = place
    place += 2
    switch place <= bytes.count ? bytes[place - 1] : 0 {
    case UInt8(ascii: "\""): output.append(0x22)
    case UInt8(ascii: "\\"): output.append(0x5C)
    case UInt8(ascii: "/"): output.append(0x2F)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexDigits()
      if (0xD800..<0xDC00).contains(code), bytes[place...].starts(with: "\\u".utf8) {
        place += 2
        let low = try hexDigits()
        guard (0xDC00..<0xE000).contains(low) else {
          throw fail("unpaired surrogate", at: start)
        }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fail("unpaired surrogate", at: start) }
      output.append(contentsOf: String(scalar).utf8)
    default: throw fail("unknown escape sequence", at: start)
    }
  }

  private mutating func hexDigits() throws(JSONError) -> UInt32 {
    guard place + 4 <= bytes.count, bytes[place..<(place + 4)].allSatisfy({ $0.isHexDigit }) else {
      throw fail("\\u takes four hexadecimal digits")
    }
    var code: UInt32 = 0
    for byte in bytes[place..<(place + 4)] { code = code << 4 | byte.hexValue }
    place += 4
    return code
  }
}
