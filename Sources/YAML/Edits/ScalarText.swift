extension ContentWriter {
  /// Whether every reader of YAML takes a plain scalar for this text and nothing else.
  static func canBePlain(_ text: String, inFlow: Bool) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, isPrintable(text) else { return false }
    guard first != 0x20, last != 0x20, last != UInt8(ascii: ":") else { return false }
    let isString = bytes.withUnsafeBufferPointer { PlainScalar.resolve($0) == nil }
    guard isString, !looksLikeNumber(bytes), !odd.contains(text) else { return false }
    if indicators.contains(first) { return false }
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "?") || first == UInt8(ascii: ":") {
      guard bytes.count > 1, bytes[1] != 0x20, text != "---" else { return false }
    }
    if text.hasPrefix("--- ") || text.hasPrefix("...") { return false }
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: ":") where index + 1 < bytes.count && bytes[index + 1] == 0x20:
        return false
      case UInt8(ascii: ":")
      where inFlow && index + 1 < bytes.count
        && flowIndicators.contains(bytes[index + 1]):
        return false
      case UInt8(ascii: "#") where index > 0 && bytes[index - 1] == 0x20: return false
      case let byte where inFlow && flowIndicators.contains(byte): return false
      default: break
      }
    }
    return true
  }

  /// Dates, times and numbers that some reader knows: all of digits and the signs that stand in them.
  private static func looksLikeNumber(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return false }
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    let isSign =
      first == UInt8(ascii: "+") || first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
    guard isDigit || isSign else { return false }
    return bytes.allSatisfy {
      switch $0 {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "x"), UInt8(ascii: "o"),
        UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: ":"), UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: " "):
        true
      default: false
      }
    }
  }

  private static let odd: Set<String> = ["=", "<<", "~"]
  private static let indicators = Set("[]{},#&*!|>'\"%@`".utf8)
  private static let flowIndicators = Set("[]{},".utf8)

  /// Whether a text has no character that only an escape can write.
  static func isPrintable(_ text: String, breaks: Bool = false) -> Bool {
    text.unicodeScalars.allSatisfy {
      switch $0.value {
      case 0x0A: breaks
      case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
        0x10000...0x10FFFF:
        true
      default: false
      }
    }
  }

  /// A text in double quotes, as YAML, JSON and CEL all read it.
  package static func doubleQuoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// What stands between double quotes for a text.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          || scalar.value == 0x2028 || scalar.value == 0x2029 || scalar.value == 0xFEFF
        {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return String(value)
  }
}
