/// The functions indexOf, lastIndexOf, replace and split.
enum StringSearch {
  static func register(_ table: inout FunctionTable.Builder) {
    table.two("indexOf", .member, .int) { target, part, frame throws(Fault) in
      if case .string = target { return try indexOf(target, part, .int(0), &frame) }
      return try position(of: part, in: target, fromEnd: false, &frame)
    }
    table.three("indexOf", .member, .int, indexOf)
    table.two("lastIndexOf", .member, .int) { target, part, frame throws(Fault) in
      if case .string = target { return try lastIndexOf(target, part, nil, &frame) }
      return try position(of: part, in: target, fromEnd: true, &frame)
    }
    table.three("lastIndexOf", .member, .int) { target, part, last, frame throws(Fault) in
      try lastIndexOf(target, part, last, &frame)
    }
    table.three("replace", .member, .string) { text, old, new, frame throws(Fault) in
      try replace([text, old, new, .int(-1)], &frame)
    }
    table.add("replace", .member, .fixed(.string), .many(from: 4, replace))
    table.two("split", .member, .list(.string)) { text, separator, frame throws(Fault) in
      try split(text, separator, .int(-1), &frame)
    }
    table.three("split", .member, .list(.string), split)
  }

  private static func position(
    of element: Value, in value: Value, fromEnd: Bool, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard let list = ListView(value) else { throw .overload }
    for step in 0..<list.count {
      let index = fromEnd ? list.count - 1 - step : step
      try frame.spend(1)
      if try isEqual(list[index], element, &frame) { return .int(Int64(index)) }
    }
    return .int(-1)
  }

  private static func indexOf(
    _ text: Value, _ part: Value, _ start: Value, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard case .string(let text) = text, case .string(let part) = part,
      case .int(let start) = start
    else { throw .overload }
    try frame.spend(text: text.utf8.count)
    let result: Int?? = Text.withBytes(text) { text in
      Text.withBytes(part) { part in
        guard let from = Text.byteOffset(of: Int(start), in: text) else { return .none }
        return .some(
          ByteSearch.find(part, in: text, from: from).map { Text.index(ofByte: $0, in: text) })
      }
    }
    guard let found = result else { throw StringFunctions.outOfRange(start) }
    return .int(Int64(found ?? -1))
  }

  private static func lastIndexOf(
    _ text: Value, _ part: Value, _ last: Value?, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard case .string(let text) = text, case .string(let part) = part else { throw .overload }
    var limit: Int64?
    if let last {
      guard case .int(let index) = last else { throw .overload }
      limit = index
    }
    try frame.spend(text: text.utf8.count)
    try frame.spend(part.utf8.count)
    let result: Int?? = Text.withBytes(text) { text in
      Text.withBytes(part) { part in
        let end = limit.map { Text.byteOffset(of: Int($0), in: text) } ?? text.count
        guard let end else { return .none }
        let found = ByteSearch.findLast(part, in: text, upTo: end)
        return .some(found.map { Text.index(ofByte: $0, in: text) })
      }
    }
    guard let found = result else { throw StringFunctions.outOfRange(limit ?? 0) }
    return .int(Int64(found ?? -1))
  }

  private static func replace(_ operands: [Value], _ frame: inout Frame) throws(Fault) -> Value {
    guard operands.count == 4, case .string(let text) = operands[0],
      case .string(let old) = operands[1], case .string(let new) = operands[2],
      case .int(let limit) = operands[3]
    else { throw .overload }
    let parts = pieces(of: text, separator: old, limit: limit < 0 ? .max : Int(limit) &+ 1)
    let shardEditor = max(0, parts.count - 1).multipliedReportingOverflow(by: new.utf8.count)
    if shardEditor.overflow { throw Fault(.tooLarge) }
    try frame.spend(text: text.utf8.count + min(shardEditor.partialValue, .max / 2))
    // An empty pattern matches before every code point and at the end.
    if old.isEmpty { return .string(interleave(text, new, limit)) }
    return .string(parts.joined(separator: new))
  }

  private static func interleave(_ text: String, _ new: String, _ limit: Int64) -> String {
    var remaining = limit < 0 ? Int64.max : limit
    var result = ""
    for scalar in text.unicodeScalars {
      if remaining > 0 {
        result += new
        remaining -= 1
      }
      result.unicodeScalars.append(scalar)
    }
    return remaining > 0 ? result + new : result
  }

  private static func split(
    _ text: Value, _ separator: Value, _ limit: Value, _ frame: inout Frame
  ) throws(Fault) -> Value {
    guard case .string(let text) = text, case .string(let separator) = separator,
      case .int(let limit) = limit
    else { throw .overload }
    if limit == 0 { return .list([]) }
    try frame.spend(text: text.utf8.count)
    let parts = pieces(of: text, separator: separator, limit: limit < 0 ? .max : Int(limit))
    try frame.spend(elements: parts.count)
    return .list(parts.map { .string($0) })
  }

  /// Splits the text into at most `limit` parts, the last one with the remainder; into code points if the separator is empty.
  private static func pieces(of text: String, separator: String, limit: Int) -> [String] {
    Text.withBytes(text) { bytes in
      Text.withBytes(separator) { separator in
        var pieces: [String] = []
        var start = 0
        while pieces.count < limit - 1 {
          let next: Int?
          if separator.isEmpty {
            var end = start + 1
            while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
            next = end < bytes.count ? end : nil
          } else {
            next = ByteSearch.find(separator, in: bytes, from: start)
          }
          guard let next else { break }
          pieces.append(Text.string(bytes[start..<next]))
          start = next + separator.count
        }
        if separator.isEmpty, bytes.isEmpty { return [] }
        pieces.append(Text.string(bytes[start...]))
        return pieces
      }
    }
  }
}
