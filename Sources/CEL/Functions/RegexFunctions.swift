/// Kubernetes' find and findAll, and the regex extension: extract, extractAll and replace.
enum RegexFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.two("find", .member, .string) { text, pattern, frame throws(Fault) in
      let (text, regex) = try operands(text, pattern, &frame)
      let found = try matches(of: regex, in: text, atMost: 1, &frame)
      return .string(found.first.map { part(of: text, $0[0], $0[1]) } ?? "")
    }
    table.two("findAll", .member, .list(.string)) { text, pattern, frame throws(Fault) in
      try findAll(text, pattern, .int(-1), &frame)
    }
    table.three("findAll", .member, .list(.string), findAll)
    table.two("regex.extract", .global, .optional(.string)) { text, pattern, frame throws(Fault) in
      let (text, regex) = try operands(text, pattern, &frame)
      let group = try extractedGroup(regex)
      guard let match = try matches(of: regex, in: text, atMost: 1, &frame).first,
        match[2 * group] >= 0
      else { return .absent }
      return .optional(of: .string(part(of: text, match[2 * group], match[2 * group + 1])))
    }
    table.two("regex.extractAll", .global, .list(.string)) { text, pattern, frame throws(Fault) in
      let (text, regex) = try operands(text, pattern, &frame)
      let group = try extractedGroup(regex)
      let found = try matches(of: regex, in: text, atMost: .max, &frame)
      return .list(
        found.compactMap { match in
          let (start, end) = (match[2 * group], match[2 * group + 1])
          return start < 0 ? nil : .string(part(of: text, start, end))
        })
    }
    table.three("regex.replace", .global, .string) { text, pattern, new, frame throws(Fault) in
      try replace([text, pattern, new, .int(-1)], &frame)
    }
    table.add("regex.replace", .global, .fixed(.string), .many(from: 4, replace))
  }

  private static func operands(
    _ text: Value, _ pattern: Value, _ frame: inout Frame
  ) throws(Fault) -> (String, Regex) {
    guard case .string(let text) = text, case .string(let pattern) = pattern else {
      throw .overload
    }
    return (text, try Regex(pattern, &frame))
  }

  private static func extractedGroup(_ regex: Regex) throws(Fault) -> Int {
    guard regex.groupCount <= 1 else {
      throw Fault("regular expression has more than one capturing group")
    }
    return regex.groupCount
  }

  private static func part(of text: String, _ start: Int, _ end: Int) -> String {
    Text.withBytes(text) { Text.string($0[start..<end]) }
  }

  /// Returns the non-overlapping matches from left to right. An empty match directly after another
  /// match is skipped.
  private static func matches(
    of regex: Regex, in text: String, atMost limit: Int, _ frame: inout Frame
  ) throws(Fault) -> [[Int]] {
    let length = text.utf8.count
    var found: [[Int]] = []
    var place = 0
    var last = -1
    while found.count < limit, place <= length {
      let (match, walked) = Text.withBytes(text) { regex.firstMatch(in: $0, from: place) }
      // A search can scan far beyond the match it finds.
      try regex.pay(for: walked, &frame)
      guard let match else { break }
      if match[1] > match[0] || match[0] != last { found.append(match) }
      last = match[1]
      place = match[1]
      if match[1] == match[0] {
        place += Text.withBytes(text) { bytes in
          var width = 1
          while place + width < bytes.count, bytes[place + width] & 0xC0 == 0x80 { width += 1 }
          return width
        }
      }
      try frame.spend(elements: found.count)
    }
    return found
  }

  private static func findAll(
    _ text: Value, _ pattern: Value, _ limit: Value, _ frame: inout Frame
  ) throws(Fault) -> Value {
    let (text, regex) = try operands(text, pattern, &frame)
    guard case .int(let limit) = limit else { throw .overload }
    let found = try matches(of: regex, in: text, atMost: limit < 0 ? .max : Int(limit), &frame)
    return .list(found.map { .string(part(of: text, $0[0], $0[1])) })
  }

  private static func replace(_ operands: [Value], _ frame: inout Frame) throws(Fault) -> Value {
    guard operands.count == 4, case .string(let new) = operands[2],
      case .int(let limit) = operands[3]
    else { throw .overload }
    let (text, regex) = try Self.operands(operands[0], operands[1], &frame)
    let pieces = try template(new, groupCount: regex.groupCount)
    let found = try matches(of: regex, in: text, atMost: limit < 0 ? .max : Int(limit), &frame)
    var output = ""
    var end = 0
    for match in found {
      output += part(of: text, end, match[0])
      for piece in pieces {
        switch piece {
        case .text(let text): output += text
        case .group(let number) where match[2 * number] >= 0:
          output += part(of: text, match[2 * number], match[2 * number + 1])
        case .group: break
        }
      }
      end = match[1]
      try frame.spend(text: output.utf8.count / 64)
      if output.utf8.count > frame.limits.textLength { throw Fault(.tooLarge) }
    }
    return .string(output + part(of: text, end, text.utf8.count))
  }

  private enum Piece {
    case text(String)
    case group(Int)
  }

  /// Parses a replacement template with `\1` to `\9` for groups and `\\` for a backslash.
  private static func template(_ text: String, groupCount: Int) throws(Fault) -> [Piece] {
    var pieces: [Piece] = []
    var plain = ""
    var isEscaped = false
    for scalar in text.unicodeScalars {
      guard isEscaped else {
        if scalar == "\\" { isEscaped = true } else { plain.unicodeScalars.append(scalar) }
        continue
      }
      isEscaped = false
      if scalar == "\\" {
        plain.unicodeScalars.append(scalar)
        continue
      }
      guard (0x30...0x39).contains(scalar.value), Int(scalar.value - 0x30) <= groupCount else {
        throw Fault("invalid replacement string: \\\(scalar) names no capturing group")
      }
      pieces += [.text(plain), .group(Int(scalar.value - 0x30))]
      plain = ""
    }
    guard !isEscaped else { throw Fault("invalid replacement string: trailing \\") }
    return pieces + [.text(plain)]
  }
}
