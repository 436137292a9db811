/// The secret values of a cluster, found again in any text.
struct KnownSecrets {
  private var values: Set<[UInt8]> = []
  /// The values by their first two bytes.
  private var byStart: [UInt16: [[UInt8]]] = [:]
  private var starts = [Bool](repeating: false, count: 1 << 16)

  /// More than an installation has; what else a Secret holds is left out with it.
  private static let most = 20_000
  /// Shorter values could be parts of ordinary words.
  private static let shortest = 6
  private static let wholeWordsBelow = 12

  /// Adds a value, unless it could be an ordinary word.
  mutating func add(_ text: String) {
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let value = Array(Self.trimmed(line))
      guard Self.isTelling(value) else { continue }
      for form in Self.forms(of: value) { insert(form) }
    }
  }

  private mutating func insert(_ value: [UInt8]) {
    guard values.count < Self.most, values.insert(value).inserted else { return }
    let start = Self.start(value[0], value[1])
    starts[Int(start)] = true
    byStart[start, default: []].append(value)
  }

  /// A value as it is written in texts: plain, in a URL, and in a string of JSON.
  private static func forms(of value: [UInt8]) -> [[UInt8]] {
    guard value.contains(where: { !isWord($0) }) else { return [value] }
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    var quoted: [UInt8] = []
    for byte in value {
      if isWord(byte) || byte == UInt8(ascii: "~") {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        quoted.append(UInt8(ascii: "\\"))
      }
      quoted.append(byte)
    }
    return [value, encoded, quoted]
  }

  /// Adds a value whose name does not show that it is secret, if it looks as if it was generated.
  mutating func addGenerated(_ text: String) {
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let value = Self.trimmed(line)
      let isPlain = value.contains { ".:/ -\"".utf8.contains($0) }
      if value.count >= 12, !isPlain { add(String(decoding: value, as: UTF8.self)) }
    }
  }

  /// Whether one of the values is in a line; short ones only as a whole word.
  func areIn(_ line: [UInt8]) -> Bool {
    guard !values.isEmpty, line.count >= Self.shortest else { return false }
    return line.withUnsafeBufferPointer { line in
      for position in 0..<(line.count - 1) {
        let start = Self.start(line[position], line[position + 1])
        guard starts[Int(start)] else { continue }
        for value in byStart[start] ?? [] where isAt(position, value, line) { return true }
      }
      return false
    }
  }

  private func isAt(
    _ position: Int, _ value: [UInt8], _ line: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let end = position + value.count
    guard end <= line.count else { return false }
    for offset in 2..<value.count where line[position + offset] != value[offset] { return false }
    if value.count >= Self.wholeWordsBelow { return true }
    let isStart = position == 0 || !Self.isWord(line[position - 1])
    return isStart && (end == line.count || !Self.isWord(line[end]))
  }

  /// Whether a value has letters and something else, or is long.
  private static func isTelling(_ value: [UInt8]) -> Bool {
    guard value.count >= shortest else { return false }
    let hasLetters = value.contains(where: isLetter)
    let others = value.contains { !isLetter($0) && $0 != UInt8(ascii: "-") && $0 != 0x20 }
    return hasLetters && others || value.count >= 16 && !value.contains(0x20)
  }

  private static func trimmed(_ line: Substring.UTF8View.SubSequence) -> ArraySlice<UInt8> {
    var bytes = Array(line)[...]
    while let first = bytes.first, " \t\"'".utf8.contains(first) { bytes = bytes.dropFirst() }
    while let last = bytes.last, " \t\"',;".utf8.contains(last) { bytes = bytes.dropLast() }
    return bytes
  }

  private static func start(_ first: UInt8, _ second: UInt8) -> UInt16 {
    UInt16(first) << 8 | UInt16(second)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || "-_.".utf8.contains(byte)
  }
}
