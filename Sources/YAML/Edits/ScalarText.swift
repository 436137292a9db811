/// Writes scalars so that every YAML reader parses them as the intended value.
package enum ScalarText {
  /// Where a scalar appears, which determines how it may be written.
  enum Context { case block, flow, json }

  /// Returns a scalar on one line.
  static func inline(
    _ scalar: Scalar, _ context: Context, preferring style: ScalarStyle = .plain
  ) -> String {
    switch scalar {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .double(let value): return number(value)
    case .string(let text):
      if context == .json { return doubleQuoted(text) }
      switch style {
      case .singleQuoted where isPrintable(text): return singleQuoted(text)
      case .doubleQuoted: return doubleQuoted(text)
      default: break
      }
      if isPlain(text, inFlow: context == .flow) { return text }
      let prefersSingle = text.utf8.contains { $0 == 0x22 || $0 == 0x5C }
      return prefersSingle && isPrintable(text) ? singleQuoted(text) : doubleQuoted(text)
    }
  }

  /// Whether an unquoted text reads as the same string in both YAML 1.1 and 1.2.
  static func isPlain(_ text: String, inFlow: Bool) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, isPrintable(text) else { return false }
    if "-?:,[]{}#&*!|>'\"%@`=<~ ".utf8.contains(first) || last == 0x20 || last == 0x3A {
      return false
    }
    for (index, byte) in bytes.enumerated() {
      if byte == 0x3A, bytes[index + 1] == 0x20 { return false }
      if byte == 0x23, bytes[index - 1] == 0x20 { return false }
      if inFlow, "[]{},".utf8.contains(byte) { return false }
      if inFlow, byte == 0x3A { return false }
    }
    if words.contains(text.lowercased()) { return false }
    return !looksLikeNumber(bytes)
  }

  /// Words that some YAML reader parses as a boolean or null.
  private static let words: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null",
  ]

  /// Whether a text contains only characters used in numbers, dates and times in any notation.
  private static func looksLikeNumber(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, "0123456789+-.".utf8.contains(first) else { return false }
    if bytes.starts(with: "...".utf8) { return true }
    return bytes.allSatisfy { "0123456789+-._:,eExXobBaAcCdDfFinIN TZ".utf8.contains($0) }
  }

  /// Whether the text contains no character that needs escaping.
  private static func isPrintable(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      switch $0.value {
      case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
        0x10000...0x10FFFF:
        true
      default: false
      }
    }
  }

  static func singleQuoted(_ text: String) -> String {
    "'" + (text.replacingBytes(of: "'", with: "''") ?? text) + "'"
  }

  /// Returns a text in double quotes that YAML, JSON and CEL all read the same way.
  package static func doubleQuoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}",
        "\u{FFFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return String(value)
  }

  /// Returns a text as an unindented literal block, starting with its `|`, or nil if a block cannot represent it.
  static func literal(_ text: String) -> [String]? {
    let bytes = Array(text.utf8)
    guard bytes.contains(0x0A), bytes[0] != 0x20, bytes[0] != 0x0A,
      text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || isPrintable(String($0)) })
    else { return nil }
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines.last == "" else { return ["|-"] + lines }
    lines.removeLast()
    // Trailing blank lines would merge with those after the block.
    return lines.last == "" ? nil : ["|"] + lines
  }
}
