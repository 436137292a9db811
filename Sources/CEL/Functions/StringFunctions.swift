/// The strings extension, except for searching and format.
enum StringFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.two("charAt", .member, .string, charAt)
    table.two("substring", .member, .string) { text, start, frame throws(Fault) in
      try substring(text, start, nil, &frame)
    }
    table.three("substring", .member, .string) { text, start, end, frame throws(Fault) in
      try substring(text, start, end, &frame)
    }
    table.one("lowerAscii", .member, .string) { text, frame throws(Fault) in
      try mapBytes(text, &frame) { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
    table.one("upperAscii", .member, .string) { text, frame throws(Fault) in
      try mapBytes(text, &frame) { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
    }
    table.one("trim", .member, .string) { text, frame throws(Fault) in
      guard case .string(let text) = text else { throw .overload }
      try frame.spend(text: text.utf8.count)
      let scalars = text.unicodeScalars
      let head = scalars.drop { $0.properties.isWhitespace }
      guard let last = head.lastIndex(where: { !$0.properties.isWhitespace }) else {
        return .string("")
      }
      return .string(String(head[...last]))
    }
    table.add(
      "reverse", .member, .first,
      .one { value, frame throws(Fault) in
        if case .string(let text) = value {
          try frame.spend(text: text.utf8.count)
          var reversed = String.UnicodeScalarView()
          reversed.append(contentsOf: text.unicodeScalars.reversed())
          return .string(String(reversed))
        }
        guard let list = ListView(value) else { throw .overload }
        try frame.spend(elements: list.count)
        return .list(list.elements.reversed())
      })
    table.one("join", .member, .string) { list, frame throws(Fault) in
      try join(list, .string(""), &frame)
    }
    table.two("join", .member, .string, join)
    table.one("strings.quote", .global, .string, quote)
    table.two("format", .member, .string) { text, operands, frame throws(Fault) in
      guard case .string(let text) = text, let list = ListView(operands) else { throw .overload }
      return .string(try Format.format(text, list, &frame))
    }
  }

  private static func charAt(
    _ text: Value, _ index: Value, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard case .string(let text) = text, case .int(let index) = index else { throw .overload }
    try frame.spend(text: text.utf8.count)
    let result: String?? = Text.withBytes(text) { bytes in
      guard let start = Text.byteOffset(of: Int(index), in: bytes) else { return .none }
      if start == bytes.count { return .some("") }
      let end = Text.byteOffset(of: 1, in: .init(rebasing: bytes[start...])) ?? 1
      return .some(Text.string(bytes[start..<(start + end)]))
    }
    guard case .some(.some(let character)) = result else { throw outOfRange(index) }
    return .string(character)
  }

  private static func substring(
    _ text: Value, _ start: Value, _ end: Value?, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard case .string(let text) = text, case .int(let start) = start else { throw .overload }
    var last: Int64?
    if let end {
      guard case .int(let index) = end else { throw .overload }
      last = index
    }
    try frame.spend(text: text.utf8.count)
    let (from, to): (Int?, Int?) = Text.withBytes(text) { bytes in
      (
        Text.byteOffset(of: Int(start), in: bytes),
        last.map { Text.byteOffset(of: Int($0), in: bytes) } ?? bytes.count
      )
    }
    guard let from else { throw outOfRange(start) }
    guard let to else { throw outOfRange(last ?? 0) }
    guard from <= to else {
      throw Fault("invalid substring range. start: \(start), end: \(last ?? 0)")
    }
    return .string(Text.withBytes(text) { Text.string($0[from..<to]) })
  }

  private static func mapBytes(
    _ text: Value, _ frame: inout Frame, _ change: (UInt8) -> UInt8
  ) throws(Fault) -> Value {
    guard case .string(let text) = text else { throw .overload }
    try frame.spend(text: text.utf8.count)
    return .string(Text.withBytes(text) { String(decoding: $0.map(change), as: UTF8.self) })
  }

  private static func join(
    _ list: Value, _ separator: Value, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard let list = ListView(list), case .string(let separator) = separator else {
      throw .overload
    }
    var joined = ""
    for index in 0..<list.count {
      guard case .string(let part) = list[index] else { throw .overload }
      if index > 0 { joined += separator }
      joined += part
      try frame.spend((part.utf8.count + separator.utf8.count) / 8 + 1)
      if joined.utf8.count > frame.limits.textLength { throw Fault(.tooLarge) }
    }
    return .string(joined)
  }

  private static func quote(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    guard case .string(let text) = value else { throw .overload }
    try frame.spend(text: text.utf8.count * 2)
    var quoted = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{07}": quoted.append(contentsOf: "\\a".unicodeScalars)
      case "\u{08}": quoted.append(contentsOf: "\\b".unicodeScalars)
      case "\u{0C}": quoted.append(contentsOf: "\\f".unicodeScalars)
      case "\n": quoted.append(contentsOf: "\\n".unicodeScalars)
      case "\r": quoted.append(contentsOf: "\\r".unicodeScalars)
      case "\t": quoted.append(contentsOf: "\\t".unicodeScalars)
      case "\u{0B}": quoted.append(contentsOf: "\\v".unicodeScalars)
      case "\\": quoted.append(contentsOf: "\\\\".unicodeScalars)
      case "\"": quoted.append(contentsOf: "\\\"".unicodeScalars)
      default: quoted.append(scalar)
      }
    }
    quoted.append("\"")
    return .string(String(quoted))
  }

  static func outOfRange(_ index: Int64) -> Fault { Fault("index out of range: \(index)") }
}
