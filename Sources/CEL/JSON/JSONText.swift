import Basics

/// Builds JSON text up to a maximum length.
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

  /// Appends a quoted string.
  mutating func string(_ text: String) {
    guard !isFull else { return }
    bytes.append(jsonString: text)
  }
}
