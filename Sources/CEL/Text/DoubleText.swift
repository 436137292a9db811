#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Formats doubles.
enum DoubleText {
  /// Returns the result of `string(x)`: the shortest digits that round-trip, with an exponent below
  /// 1e-4 and from 1e6, as in the Go implementation.
  static func shortest(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    let (negative, digits, point) = decimal(value)
    let sign = negative ? "-" : ""
    let exponent = point - 1
    if exponent >= -4, exponent < 6 { return sign + plain(digits, point) }
    var text = sign + String(digits.first ?? "0")
    if digits.utf8.count > 1 { text += "." + digits.dropFirst() }
    let magnitude = String(abs(exponent))
    return text + (exponent < 0 ? "e-" : "e+") + (magnitude.utf8.count < 2 ? "0" : "") + magnitude
  }

  /// Returns all digits without an exponent.
  static func plain(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    let (negative, digits, point) = decimal(value)
    return (negative ? "-" : "") + plain(digits, point)
  }

  /// Returns a JSON number, or a quoted name for values JSON cannot represent.
  static func json(_ value: Double) -> String {
    if value.isNaN { return "\"NaN\"" }
    if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return value.description
  }

  /// Formats with a fixed number of decimals, rounded to nearest.
  static func fixed(_ value: Double, decimals: Int) -> String {
    formatted("%.\(decimals)f", value)
  }

  /// Formats with one leading digit, a fixed number of decimals, and an exponent of at least two
  /// digits.
  static func scientific(_ value: Double, decimals: Int) -> String {
    formatted("%.\(decimals)e", value)
  }

  private static func formatted(_ format: String, _ value: Double) -> String {
    withVaList([value]) { arguments in
      var buffer = [CChar](repeating: 0, count: 1500)
      let count = vsnprintf(&buffer, buffer.count, format, arguments)
      return String(
        decoding: buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  private static func plain(_ digits: String, _ point: Int) -> String {
    let count = digits.utf8.count
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
    if point >= count { return digits + String(repeating: "0", count: point - count) }
    return digits.prefix(point) + "." + digits.dropFirst(point)
  }

  /// Returns the shortest round-trip digits and the position of the decimal point.
  private static func decimal(_ value: Double) -> (negative: Bool, digits: String, point: Int) {
    if value == 0 { return (value.sign == .minus, "0", 1) }
    var digits = ""
    var point = 0
    var exponent = 0
    var seenPoint = false
    let text = value.magnitude.description
    for (offset, character) in text.enumerated() {
      if character == "e" {
        exponent = Int(text.dropFirst(offset + 1)) ?? 0
        break
      }
      if character == "." {
        seenPoint = true
      } else {
        digits.append(character)
        if !seenPoint { point += 1 }
      }
    }
    while digits.utf8.first == UInt8(ascii: "0"), digits.utf8.count > 1 {
      digits.removeFirst()
      point -= 1
    }
    while digits.utf8.last == UInt8(ascii: "0"), digits.utf8.count > 1 { digits.removeLast() }
    return (value.sign == .minus, digits, point + exponent)
  }
}
