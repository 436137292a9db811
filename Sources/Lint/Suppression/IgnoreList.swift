import YAML

/// The content of an ignore: `rule-a, rule-b -- reason`.
struct IgnoreList {
  struct Name {
    let text: String
    /// The byte range of the name in the text that was read.
    let range: Range<Int>
  }

  private(set) var names: [Name] = []
  /// Nil if no reason is given.
  private(set) var reason: String?

  /// Reads names up to `--`, or to a `#` that begins another comment.
  init(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    var index = 0
    while index < bytes.count {
      if Self.isBreak(bytes[index]) {
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, !Self.isBreak(bytes[end]) { end += 1 }
      let word = bytes[index..<end]
      if word.first == UInt8(ascii: "#") { return }
      if word.elementsEqual("--".utf8) {
        reason = Self.words(bytes[end...])
        return
      }
      names.append(Name(text: String(decoding: word, as: UTF8.self), range: index..<end))
      index = end
    }
  }

  /// Whether a byte separates names.
  private static func isBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte <= 0x20 }

  private static func words(_ bytes: ArraySlice<UInt8>) -> String? {
    let words = bytes.split(whereSeparator: { $0 <= 0x20 })
    if words.isEmpty { return nil }
    return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }
}
