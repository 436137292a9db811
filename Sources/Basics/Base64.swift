/// Base64 encoding (RFC 4648, section 4), used for Secret data, kubeconfig certificates and bytes in CEL expressions.
package enum Base64 {
  /// Returns the decoded text, or nil if the value is not base64 or does not decode to UTF-8.
  package static func text(_ encoded: String?) -> String? {
    encoded.flatMap(bytes).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// Returns the decoded bytes, or nil if the value is not base64. Line breaks are ignored.
  package static func bytes(_ encoded: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in encoded.utf8 {
      if byte == 0x0A || byte == 0x0D { continue }
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      bits = bits << 6 | value
      count += 1
      if count % 4 == 0 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits = 0
      }
    }
    // Padding may be omitted, but must be complete if present.
    guard padding == 0 || padding <= 2 && (count + padding) % 4 == 0 else { return nil }
    switch count % 4 {
    case 0: break
    case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3:
      bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
    default: return nil
    }
    return bytes
  }

  /// Returns the bytes encoded on a single line.
  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 1
      guard count % 3 == 0 else { continue }
      for shift in [18, 12, 6, 0] { text.append(alphabet[Int(bits >> UInt32(shift)) & 63]) }
      bits = 0
    }
    switch count % 3 {
    case 1:
      for shift in [2, -4] {
        text.append(alphabet[Int(shift < 0 ? bits << 4 : bits >> UInt32(shift)) & 63])
      }
      text += "==".utf8
    case 2:
      text.append(alphabet[Int(bits >> 10) & 63])
      text.append(alphabet[Int(bits >> 4) & 63])
      text.append(alphabet[Int(bits << 2) & 63])
      text += "=".utf8
    default: break
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether an API server accepts the text as base64: it is padded and contains no whitespace other than line breaks.
  package static func isValid(_ encoded: String) -> Bool {
    var count = 0
    var padding = 0
    for byte in encoded.utf8 where byte != 0x0A && byte != 0x0D {
      count += 1
      if byte == UInt8(ascii: "=") {
        padding += 1
      } else if padding > 0 || value(of: byte) == nil {
        return false
      }
    }
    return count % 4 == 0 && padding <= 2
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a") + 26)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0") + 52)
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
