/// Implements `"…".format([…])`.
enum Format {
  static func format(
    _ pattern: String, _ operands: ListView, _ frame: inout Frame
  ) throws(Fault) -> String {
    var writer = FormatWriter(operands)
    let bytes = Array(pattern.utf8)
    try frame.spend(text: bytes.count)
    var place = 0
    var literal = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "%") else {
        place += 1
        continue
      }
      writer.output += Text.string(bytes[literal..<place])
      place += 1
      guard place < bytes.count else { throw Fault("unexpected end of format string") }
      if bytes[place] == UInt8(ascii: "%") {
        literal = place
        place += 1
        continue
      }
      let decimals = try precision(bytes, &place)
      guard place < bytes.count else { throw Fault("unexpected end of format string") }
      try writer.write(bytes[place], decimals, &frame)
      if writer.output.utf8.count > frame.limits.textLength { throw Fault(.tooLarge) }
      place += 1
      literal = place
    }
    return writer.output + Text.string(bytes[literal...])
  }

  private static func precision(_ bytes: [UInt8], _ place: inout Int) throws(Fault) -> Int? {
    guard bytes[place] == UInt8(ascii: ".") else { return nil }
    place += 1
    var decimals = 0
    while place < bytes.count, bytes[place].isDigit {
      decimals = decimals * 10 + Int(bytes[place] - 0x30)
      guard decimals <= 1000 else { throw Fault("precision of a formatting clause is too large") }
      place += 1
    }
    return decimals
  }
}

private struct FormatWriter {
  var output = ""
  private let operands: ListView
  private var index = 0

  init(_ operands: ListView) {
    self.operands = operands
  }

  mutating func write(_ clause: UInt8, _ decimals: Int?, _ frame: inout Frame) throws(Fault) {
    guard index < operands.count else { throw Fault("index \(index) out of range") }
    let value = operands[index]
    index += 1
    switch clause {
    case UInt8(ascii: "s"): try writeText(value, 0, &frame)
    case UInt8(ascii: "d"): output += try decimal(value)
    case UInt8(ascii: "f"):
      output += try number(value, "fixed-point") { DoubleText.fixed($0, decimals: decimals ?? 6) }
    case UInt8(ascii: "e"):
      output += try number(value, "scientific") {
        DoubleText.scientific($0, decimals: decimals ?? 6)
      }
    case UInt8(ascii: "b"): output += try binary(value)
    case UInt8(ascii: "o"): output += try octal(value)
    case UInt8(ascii: "x"): output += try hexadecimal(value, uppercase: false, &frame)
    case UInt8(ascii: "X"): output += try hexadecimal(value, uppercase: true, &frame)
    default:
      let name = clause < 0x80 ? String(Unicode.Scalar(clause)) : "?"
      throw Fault(
        "could not parse formatting clause: unrecognized formatting clause \"\(name)\"")
    }
  }

  private func refuse(_ value: Value, _ rule: String) -> Fault {
    Fault("error during formatting: \(rule), was given \(value.typeName.name)")
  }

  private func decimal(_ value: Value) throws(Fault) -> String {
    switch value {
    case .int(let number): return String(number)
    case .uint(let number): return String(number)
    case .double(let number): return DoubleText.plain(number)
    default: throw refuse(value, "decimal clause can only be used on numbers")
    }
  }

  private func number(
    _ value: Value, _ clause: String, _ text: (Double) -> String
  ) throws(Fault) -> String {
    switch value {
    case .int(let number): return text(Double(number))
    case .uint(let number): return text(Double(number))
    case .double(let number): return number.isFinite ? text(number) : DoubleText.plain(number)
    default: throw refuse(value, "\(clause) clause can only be used on doubles")
    }
  }

  private func binary(_ value: Value) throws(Fault) -> String {
    switch value {
    case .int(let number): return String(number, radix: 2)
    case .uint(let number): return String(number, radix: 2)
    case .bool(let flag): return flag ? "1" : "0"
    default: throw refuse(value, "only integers and bools can be formatted as binary")
    }
  }

  private func octal(_ value: Value) throws(Fault) -> String {
    switch value {
    case .int(let number): return String(number, radix: 8)
    case .uint(let number): return String(number, radix: 8)
    default: throw refuse(value, "octal clause can only be used on integers")
    }
  }

  private func hexadecimal(
    _ value: Value, uppercase: Bool, _ frame: inout Frame
  ) throws(Fault) -> String {
    let bytes: [UInt8]
    switch value {
    case .int(let number): return String(number, radix: 16, uppercase: uppercase)
    case .uint(let number): return String(number, radix: 16, uppercase: uppercase)
    case .string(let text): bytes = Array(text.utf8)
    case .bytes(let value): bytes = value
    default:
      throw refuse(value, "only integers, byte buffers, and strings can be formatted as hex")
    }
    try frame.spend(text: bytes.count * 2)
    let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    var hex: [UInt8] = []
    hex.reserveCapacity(bytes.count * 2)
    for byte in bytes { hex += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: hex, as: UTF8.self)
  }

  private mutating func writeText(
    _ value: Value, _ depth: Int, _ frame: inout Frame
  ) throws(Fault) {
    guard depth < 200 else { throw Fault(.tooDeep) }
    if output.utf8.count > frame.limits.textLength { throw Fault(.tooLarge) }
    try frame.spend(1)
    switch value {
    case .null: output += "null"
    case .double(let number): output += DoubleText.plain(number)
    case .bytes(let bytes):
      try frame.spend(text: bytes.count)
      output += String(decoding: bytes, as: UTF8.self)
    case .optional: throw refuse(value, "string clause can't be used on optionals")
    case .string(let text):
      try frame.spend(text: text.utf8.count)
      output += text
    default:
      if let list = ListView(value) {
        output += "["
        for index in 0..<list.count {
          if index > 0 { output += ", " }
          try writeText(list[index], depth + 1, &frame)
        }
        output += "]"
      } else if let map = MapView(value) {
        try writeEntries(map, depth, &frame)
      } else if case .string(let text) = try Conversions.string(value, &frame) {
        output += text
      }
    }
  }

  private mutating func writeEntries(
    _ map: MapView, _ depth: Int, _ frame: inout Frame
  ) throws(Fault) {
    var entries: [(key: String, value: Value)] = []
    for entry in map.entries {
      guard case .string(let key) = try Conversions.string(entry.key, &frame) else { continue }
      entries.append((key: key, value: entry.value))
    }
    try frame.spend(entries.count)
    entries.sort { Text.order($0.key, $1.key) < 0 }
    output += "{"
    for (index, entry) in entries.enumerated() {
      if index > 0 { output += ", " }
      output += entry.key + ": "
      try writeText(entry.value, depth + 1, &frame)
    }
    output += "}"
  }
}
