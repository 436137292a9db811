/// A duration of up to about 292 years in either direction.
public struct Duration: Sendable, Equatable, Comparable {
  /// The duration in nanoseconds.
  public let nanoseconds: Int64

  /// Creates a duration.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  public static func < (left: Duration, right: Duration) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The duration in seconds with as many decimals as needed, such as `3.5s`.
  public var text: String {
    let magnitude = nanoseconds.magnitude
    let (whole, part) = magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (nanoseconds < 0 ? "-" : "") + String(whole) + fraction(part) + "s"
  }

  /// Parses a sum of numbers with units, such as `1h30m` or `-1.5s`. Units are h, m, s, ms, us, µs
  /// and ns. Returns nil if the text is not a duration or is out of range.
  public init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    var negative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      rest.removeFirst()
    }
    guard !rest.isEmpty else { return nil }
    if rest.elementsEqual([UInt8(ascii: "0")]) {
      nanoseconds = 0
      return
    }
    var total: Int128 = 0
    while !rest.isEmpty {
      guard let part = Self.readPart(&rest) else { return nil }
      total += part
      guard total <= Int128(Int64.max) + 1 else { return nil }
    }
    guard let exact = Int64(exactly: negative ? -total : total) else { return nil }
    nanoseconds = exact
  }

  private static func readPart(_ rest: inout ArraySlice<UInt8>) -> Int128? {
    var mantissa: Int128 = 0
    var scale: Int128 = 1
    var digits = 0
    var fractional = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !fractional {
        fractional = true
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        digits += 1
        // Digits beyond nanoseconds do not change the result.
        if mantissa < 1_000_000_000_000_000_000_000 {
          mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
          if fractional { scale *= 10 }
        } else if !fractional {
          return nil
        }
      } else {
        break
      }
      rest.removeFirst()
    }
    guard digits > 0, let unit = readUnit(&rest) else { return nil }
    return mantissa * unit / scale
  }

  private static func readUnit(_ rest: inout ArraySlice<UInt8>) -> Int128? {
    let name = rest.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) && $0 != 0x2E }
    let unit: Int128? =
      switch String(decoding: name, as: UTF8.self) {
      case "h": 3_600_000_000_000
      case "m": 60_000_000_000
      case "s": 1_000_000_000
      case "ms": 1_000_000
      case "us", "\u{B5}s", "\u{3BC}s": 1000
      case "ns": 1
      default: nil
      }
    rest.removeFirst(name.count)
    return unit
  }
}

/// Returns nanoseconds as decimals of a second without trailing zeros; empty for 0.
func fraction(_ nanoseconds: UInt64) -> String {
  guard nanoseconds > 0 else { return "" }
  let digits = String(nanoseconds)
  var text = "." + String(repeating: "0", count: 9 - digits.utf8.count) + digits
  while text.utf8.last == UInt8(ascii: "0") { text.removeLast() }
  return text
}
