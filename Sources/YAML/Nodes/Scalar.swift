/// A scalar as Kubernetes reads it.
public enum Scalar: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
}

extension Node {
  /// The scalar's value as read by Kubernetes' parser (sigs.k8s.io/yaml, YAML 1.1 with Go number syntax). Quoted scalars are
  /// strings; plain ones can be null, boolean (`yes`, `on`, …), integer (octal with a leading 0) or float; dates stay strings.
  /// A YAML core tag takes precedence over quotes; a scalar with any other tag is a string. Nil for a collection.
  public var scalar: Scalar? {
    let record = record
    guard record.kind == .scalar else { return nil }
    switch record.tag {
    case .string, .other: return .string(tree.content(index))
    case .none:
      if record.style != .plain { return .string(tree.content(index)) }
    case .int, .float, .bool, .null: break
    }
    let value = tree.withContent(index, PlainScalar.resolve) ?? .string(tree.content(index))
    if record.tag == .float, case .int(let integer) = value { return .double(Double(integer)) }
    return value
  }
}

extension Node {
  /// Whether the scalar is null, determined without parsing other values.
  public var isNull: Bool {
    let record = record
    guard record.kind == .scalar else { return false }
    switch record.tag {
    case .string, .other: return false
    case .none: return record.style == .plain && tree.withContent(index, PlainScalar.isNull)
    case .int, .float, .bool, .null: return scalar == .null
    }
  }
}

/// Resolves plain scalars.
enum PlainScalar {
  /// Returns the value of a plain scalar, or nil if it is a string.
  static func resolve(_ text: UnsafeBufferPointer<UInt8>) -> Scalar? {
    guard let first = text.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return number(text)
    case UInt8(ascii: "~"):
      return text.count == 1 ? .null : nil
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      return text.count <= 5 ? word(text) : nil
    default:
      return nil
    }
  }

  /// Whether a plain scalar is null.
  static func isNull(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    if text.count == 1 { return first == UInt8(ascii: "~") }
    return text.count == 4 && first | 0x20 == UInt8(ascii: "n") && word(text) == .null
  }

  /// Returns the value of a word of up to five letters in lowercase, uppercase or capitalized.
  private static func word(_ text: UnsafeBufferPointer<UInt8>) -> Scalar? {
    func spells(_ word: StaticString) -> Bool {
      text.indices.allSatisfy { text[$0] | 0x20 == word.utf8Start[$0] }
    }
    let value: Scalar
    switch text.count {
    case 1 where spells("y"), 2 where spells("on"), 3 where spells("yes"), 4 where spells("true"):
      value = .bool(true)
    case 1 where spells("n"), 2 where spells("no"), 3 where spells("off"), 5 where spells("false"):
      value = .bool(false)
    case 4 where spells("null"): value = .null
    default: return nil
    }
    let capitals = text.count { $0 & 0x20 == 0 }
    let isCapitalized = text[0] & 0x20 == 0 && (capitals == 1 || capitals == text.count)
    return capitals == 0 || isCapitalized ? value : nil
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Scalar? {
    if let small = smallInteger(text) { return .int(small) }
    // Filters out most of the rest: quantities, durations and addresses.
    guard text.allSatisfy(mayBeInNumber) else { return nil }
    let plain = String(decoding: text.lazy.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    if let integer = integer(plain) { return integer }
    switch plain {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    default: break
    }
    guard isDecimal(plain) else { return nil }
    let spelled = plain.hasPrefix("+") ? plain.dropFirst() : Substring(plain)
    guard let value = Double(spelled), value.isFinite else { return nil }
    return .double(value)
  }

  /// Whether a byte is a digit in any base, a sign, a separator, or a letter of `.inf` or `.nan`.
  private static func mayBeInNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "x"), UInt8(ascii: "X"),
      UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "i"), UInt8(ascii: "I"),
      UInt8(ascii: "n"), UInt8(ascii: "N"):
      true
    default: false
    }
  }

  /// Parses decimal digits without a sign or leading zero that cannot overflow: almost every number in a manifest.
  private static func smallInteger(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count <= 18, text.count == 1 || text[0] != UInt8(ascii: "0") else { return nil }
    var value: Int64 = 0
    for byte in text {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return value
  }

  private static func integer(_ plain: String) -> Scalar? {
    let negative = plain.hasPrefix("-")
    var digits = Substring(plain)
    let hasSign = negative || plain.hasPrefix("+")
    if hasSign { digits = digits.dropFirst() }
    var radix = 10
    if digits.count > 1, digits.hasPrefix("0") {
      switch digits.dropFirst().first {
      case "x", "X": (radix, digits) = (16, digits.dropFirst(2))
      case "o", "O": (radix, digits) = (8, digits.dropFirst(2))
      case "b", "B": (radix, digits) = (2, digits.dropFirst(2))
      default: (radix, digits) = (8, digits.dropFirst())
      }
    }
    guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-")
    else { return nil }
    if let value = Int64(negative ? "-" + digits : String(digits), radix: radix) {
      return .int(value)
    }
    // Go accepts no sign on a number that fits only as unsigned.
    return hasSign ? nil : UInt64(digits, radix: radix).map(Scalar.uint)
  }

  /// Whether a text is a decimal with an optional sign, point and exponent: the only forms read as floats.
  private static func isDecimal(_ text: String) -> Bool {
    var bytes = Substring(text).utf8
    if let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      bytes = bytes.dropFirst()
    }
    func digits() -> Int {
      let run = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      bytes = bytes.dropFirst(run)
      return run
    }
    let whole = digits()
    var fraction = 0
    if bytes.first == UInt8(ascii: ".") {
      bytes = bytes.dropFirst()
      fraction = digits()
    }
    guard whole + fraction > 0 else { return false }
    if let letter = bytes.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
      bytes = bytes.dropFirst()
      if let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        bytes = bytes.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return bytes.isEmpty
  }
}
