/// JSON literals and escapes.
enum JSONWord {
  /// Whether bytes are a JSON number, true, false or null.
  static func isValid(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = word.first else { return false }
    if first == UInt8(ascii: "t") { return word.elementsEqual("true".utf8) }
    if first == UInt8(ascii: "f") { return word.elementsEqual("false".utf8) }
    if first == UInt8(ascii: "n") { return word.elementsEqual("null".utf8) }
    var index = first == UInt8(ascii: "-") ? 1 : 0
    func digits() -> Int {
      let start = index
      while index < word.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(word[index]) {
        index += 1
      }
      return index - start
    }
    let leadingZero = index < word.count && word[index] == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(leadingZero && whole > 1) else { return false }
    if index < word.count, word[index] == UInt8(ascii: ".") {
      index += 1
      guard digits() > 0 else { return false }
    }
    if index < word.count, word[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < word.count, word[index] == UInt8(ascii: "+") || word[index] == UInt8(ascii: "-") {
        index += 1
      }
      guard digits() > 0 else { return false }
    }
    return index == word.count
  }

  /// Writes the unescaped content of a string. Returns false if an escape is not valid JSON. An unpaired surrogate becomes
  /// U+FFFD.
  static func unescape(_ content: UnsafeBufferPointer<UInt8>, into buffer: inout [UInt8]) -> Bool {
    buffer.removeAll(keepingCapacity: true)
    var index = 0
    while index < content.count {
      let byte = content[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        buffer.append(byte)
        continue
      }
      guard index < content.count else { return false }
      let letter = content[index]
      index += 1
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(letter)
      case UInt8(ascii: "b"): buffer.append(0x08)
      case UInt8(ascii: "f"): buffer.append(0x0C)
      case UInt8(ascii: "n"): buffer.append(0x0A)
      case UInt8(ascii: "r"): buffer.append(0x0D)
      case UInt8(ascii: "t"): buffer.append(0x09)
      case UInt8(ascii: "u"):
        guard let unit = hex(content, index) else { return false }
        index += 4
        var value = unit
        if (0xD800...0xDBFF).contains(unit), index + 1 < content.count,
          content[index] == UInt8(ascii: "\\"), content[index + 1] == UInt8(ascii: "u"),
          let low = hex(content, index + 2), (0xDC00...0xDFFF).contains(low)
        {
          value = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
          index += 6
        }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        buffer.append(contentsOf: UTF8.encode(scalar)!)
      default: return false
      }
    }
    return true
  }

  private static func hex(_ content: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32? {
    guard index + 4 <= content.count else { return nil }
    var value: UInt32 = 0
    for byte in content[index..<index + 4] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
