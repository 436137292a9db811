/// A message in protocol buffer text format, with its fields in order.
struct TextProto {
  struct Entry {
    let name: String
    let value: Field
  }

  indirect enum Field {
    case scalar(String, isQuoted: Bool, bytes: [UInt8])
    case message(TextProto)
  }

  var fields: [Entry] = []

  func messages(_ name: String) -> [TextProto] {
    fields.compactMap { field in
      if field.name == name, case .message(let message) = field.value { return message }
      return nil
    }
  }

  func message(_ name: String) -> TextProto? { messages(name).first }

  func text(_ name: String) -> String? {
    for field in fields where field.name == name {
      if case .scalar(let text, _, _) = field.value { return text }
    }
    return nil
  }

  func bytes(_ name: String) -> [UInt8]? {
    for field in fields where field.name == name {
      if case .scalar(_, _, let bytes) = field.value { return bytes }
    }
    return nil
  }

  func has(_ name: String) -> Bool { fields.contains { $0.name == name } }
}

struct TextProtoReader {
  struct Malformed: Error {
    let offset: Int
  }

  private let bytes: [UInt8]
  private var place = 0

  static func read(_ bytes: [UInt8]) throws -> TextProto {
    var reader = TextProtoReader(bytes: bytes)
    return try reader.fields(until: nil)
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipBlanks() {
    while let byte = next {
      if byte == UInt8(ascii: "#") {
        while let byte = next, byte != 0x0A { place += 1 }
      } else if [0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x3B].contains(byte) {
        place += 1
      } else {
        return
      }
    }
  }

  private mutating func fields(until end: UInt8?) throws -> TextProto {
    var message = TextProto()
    while true {
      skipBlanks()
      guard next != end else {
        if end != nil { place += 1 }
        return message
      }
      let name = try name()
      skipBlanks()
      if next == UInt8(ascii: ":") { place += 1 }
      skipBlanks()
      switch next {
      case UInt8(ascii: "{"):
        place += 1
        message.fields.append(.init(name: name, value: .message(try fields(until: 0x7D))))
      case UInt8(ascii: "["):
        place += 1
        while true {
          skipBlanks()
          if next == UInt8(ascii: "]") { break }
          message.fields.append(.init(name: name, value: try element()))
        }
        place += 1
      default: message.fields.append(.init(name: name, value: try element()))
      }
    }
  }

  private mutating func element() throws -> TextProto.Field {
    if next == UInt8(ascii: "{") {
      place += 1
      return .message(try fields(until: 0x7D))
    }
    return try scalar()
  }

  private mutating func name() throws -> String {
    let start = place
    if next == UInt8(ascii: "[") {
      while let byte = next, byte != UInt8(ascii: "]") { place += 1 }
      place += 1
    } else {
      while let byte = next, isWord(byte) { place += 1 }
    }
    guard place > start else { throw Malformed(offset: place) }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || [0x5F, 0x2B, 0x2D, 0x2E].contains(byte)
  }

  private mutating func scalar() throws -> TextProto.Field {
    guard let first = next else { throw Malformed(offset: place) }
    guard first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
      let word = try name()
      return .scalar(word, isQuoted: false, bytes: [])
    }
    var output: [UInt8] = []
    while let quote = next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      place += 1
      while let byte = next, byte != quote {
        place += 1
        if byte == UInt8(ascii: "\\") { try escape(&output) } else { output.append(byte) }
      }
      place += 1
      skipBlanks()
    }
    return .scalar(String(decoding: output, as: UTF8.self), isQuoted: true, bytes: output)
  }

  private mutating func escape(_ output: inout [UInt8]) throws {
    guard let kind = next else { throw Malformed(offset: place) }
    place += 1
    switch kind {
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "a"): output.append(0x07)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "v"): output.append(0x0B)
    case UInt8(ascii: "x"): output.append(UInt8(truncatingIfNeeded: digits(16, atMost: 2)))
    case UInt8(ascii: "u"): try append(digits(16, atMost: 4), &output)
    case UInt8(ascii: "U"): try append(digits(16, atMost: 8), &output)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      place -= 1
      output.append(UInt8(truncatingIfNeeded: digits(8, atMost: 3)))
    default: output.append(kind)
    }
  }

  private func append(_ code: UInt32, _ output: inout [UInt8]) throws {
    guard let scalar = Unicode.Scalar(code) else { throw Malformed(offset: place) }
    output += Array(String(scalar).utf8)
  }

  private mutating func digits(_ radix: Int, atMost count: Int) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<count {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        digit < radix
      else { break }
      number = number * UInt32(radix) + UInt32(digit)
      place += 1
    }
    return number
  }
}
