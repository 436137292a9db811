/// Formats of strings in layouts.
enum LayoutText {
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  /// Whether a text is an RFC 1123 label: lower-case letters, digits and dashes, at most 63 characters.
  static func isLabel(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= 63, bytes.first != 0x2D, bytes.last != 0x2D else {
      return false
    }
    return bytes.allSatisfy {
      $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
    }
  }

  /// Whether a text is an RFC 1123 subdomain: labels separated by dots, at most 253 characters.
  static func isSubdomain(_ text: String) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false)
        .allSatisfy { isLabel(String($0)) }
  }

  /// Whether a text is an IPv4 or IPv6 address.
  static func isAddress(_ text: Substring) -> Bool {
    if text.utf8.contains(0x3A) {
      return text.utf8.count <= 45
        && text.utf8.allSatisfy {
          $0 == 0x3A || $0 == 0x2E || Character(Unicode.Scalar($0)).isHexDigit
        }
    }
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4
      && numbers.allSatisfy { number in
        number.utf8.allSatisfy { (0x30...0x39).contains($0) }
          && Int(number).map { $0 <= 255 } ?? false
      }
  }

  static func isQuantity(_ text: String) -> Bool {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let first = digits.first, first != ".", digits.last != ".",
      digits.count(where: { $0 == "." }) <= 1
    else { return false }
    let suffixes = [
      "", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ]
    return suffixes.contains(String(text.dropFirst(digits.count)))
  }
}
