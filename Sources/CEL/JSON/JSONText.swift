/// Collects JSON text, up to a length at which it is given up.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  let limit: Int

  static let deepest = 1000

  init(limit: Int) {
    self.limit = limit
  }

  var isFull: Bool { bytes.count > limit }

  var text: String? { isFull ? nil : String(decoding: bytes, as: UTF8.self) }

  mutating func raw(_ text: String) {
    if !isFull { bytes.append(contentsOf: text.utf8) }
  }

  /// A string in quotes.
  mutating func string(_ text: String) {
    guard !isFull else { return }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        bytes.append(contentsOf: ("\\u00" + (byte < 16 ? "0" : "") + hex).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
