/// Base64 with the standard alphabet.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var place = 0
    while place < bytes.count {
      let count = min(3, bytes.count - place)
      var group: UInt32 = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < count ? UInt32(bytes[place + offset]) : 0)
      }
      for digit in 0..<4 {
        let sextet = Int(group >> UInt32(18 - 6 * digit) & 0x3F)
        output.append(digit <= count ? alphabet[sextet] : UInt8(ascii: "="))
      }
      place += 3
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The bytes, or nil when the text isn't base64. Padding may be left out.
  static func decode(_ text: String) -> [UInt8]? {
    var digits = Array(text.utf8).filter { $0 != 0x0A && $0 != 0x0D }
    let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    if padding > 0 {
      guard padding <= 2, digits.count % 4 == 0 else { return nil }
      digits.removeLast(padding)
    }
    guard digits.count % 4 != 1 else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(digits.count * 3 / 4)
    var group: UInt32 = 0
    var bits = 0
    for digit in digits {
      guard let value = value(of: digit) else { return nil }
      group = group << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      }
    }
    return output
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) + 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
