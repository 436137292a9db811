/// A line of YAML, JSON or an embedded configuration, parsed as far as is needed to mask secrets.
struct LineText {
  /// A name followed by `:` or `=`; `separator` is the offset of that byte.
  struct Pair {
    let name: Range<Int>
    let separator: Int
  }

  private let bytes: [UInt8]
  private let range: Range<Int>
  /// The line without surrounding white space.
  let content: Range<Int>
  let pairs: [Pair]

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, Self.isBlank(bytes[low]) { low += 1 }
    while high > low, Self.isBlank(bytes[high - 1]) { high -= 1 }
    content = low..<high
    pairs = Self.pairs(bytes, content)
  }

  var indent: Int { content.lowerBound - range.lowerBound }
  var isComment: Bool { content.first.map { bytes[$0] == UInt8(ascii: "#") } ?? false }
  var beginsItem: Bool {
    content.first.map { bytes[$0] == UInt8(ascii: "-") } ?? false
      && (content.count == 1 || Self.isBlank(bytes[content.lowerBound + 1]))
  }

  /// Whether it begins with a field, a list item with a field, a brace or a document separator, as opposed to continued text.
  var beginsWithName: Bool {
    guard let first = content.first else { return true }
    if "{}[]".utf8.contains(bytes[first]) || bytes[content].starts(with: "---".utf8) { return true }
    guard let name = pairs.first?.name, bytes[pairs[0].separator] == UInt8(ascii: ":") else {
      return false
    }
    return bytes[first..<name.lowerBound].allSatisfy { " \t-\"'".utf8.contains($0) }
  }

  /// Whether it is an object's `kind: Secret`.
  var saysSecret: Bool {
    pairs.contains { pair in
      bytes[pair.name].elementsEqual("kind".utf8)
        && bytes[pair.separator + 1..<content.upperBound].drop { !Self.isWord($0) }
          .prefix { Self.isWord($0) }.elementsEqual("Secret".utf8)
    }
  }

  /// Whether the line ends in `key: |` or `key: >`, with or without indicators.
  var opensBlockScalar: Bool {
    guard let pair = pairs.first else { return false }
    let rest = bytes[pair.separator + 1..<content.upperBound].drop { Self.isBlank($0) }
    return rest.first == UInt8(ascii: "|") || rest.first == UInt8(ascii: ">")
  }

  /// Whether it is a list item such as `- --password`, whose argument is the next item.
  var endsInSensitiveFlag: Bool {
    guard beginsItem else { return false }
    let word = bytes[content].drop { !Self.isWord($0) || $0 == UInt8(ascii: "-") }
      .prefix { Self.isWord($0) }
    let flag = bytes[content].contains(UInt8(ascii: "=")) ? [] : word
    return bytes[content].dropFirst(2).contains(UInt8(ascii: "-")) && SensitiveName.matches(flag)
  }

  /// Whether it has a `name` whose value is a sensitive name.
  var namesSomethingSensitive: Bool {
    pairs.contains { pair in
      bytes[pair.name].elementsEqual("name".utf8)
        && SensitiveName.matches(
          bytes[pair.separator + 1..<content.upperBound].drop { !Self.isWord($0) }
            .prefix { Self.isWord($0) })
    }
  }

  /// Returns the value of a pair without quotes; nil if there is none, or only a reference.
  func value(after pair: Pair) -> Range<Int>? {
    var start = pair.separator + 1
    while start < content.upperBound, Self.isBlank(bytes[start]) { start += 1 }
    guard start < content.upperBound else { return nil }
    let first = bytes[start]
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      return start + 1..<closing(first, from: start + 1)
    }
    if "{[|>$&*#,}]".utf8.contains(first) { return nil }
    var end = start
    let isAssignment = bytes[pair.separator] == UInt8(ascii: "=")
    let isFlow = bytes[content.lowerBound..<pair.name.lowerBound].contains(UInt8(ascii: "{"))
    while end < content.upperBound {
      let byte = bytes[end]
      if isAssignment, Self.isBlank(byte) || "\"'&;".utf8.contains(byte) { break }
      if isFlow, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") { break }
      if byte == UInt8(ascii: "#"), Self.isBlank(bytes[end - 1]) { break }
      end += 1
    }
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    let words: Set<String> = ["true", "false", "null", "~"]
    if words.contains(String(decoding: bytes[start..<end], as: UTF8.self)) { return nil }
    return start..<end
  }

  /// Passwords in URLs (`://user:password@`), after `stats auth user:`, and after a bare `password`.
  var credentials: [Range<Int>] {
    var found: [Range<Int>] = []
    for index in content where bytes[index] == UInt8(ascii: ":") {
      guard bytes[index...].prefix(3).elementsEqual("://".utf8) else { continue }
      let address = bytes[min(index + 3, content.upperBound)..<content.upperBound]
      let authority = address.prefix { !Self.isBlank($0) && !"/\"',".utf8.contains($0) }
      if let at = authority.lastIndex(of: UInt8(ascii: "@")),
        let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
      {
        found.append(colon + 1..<at)
      }
    }
    let words = bytes[content].split(whereSeparator: Self.isBlank)
    for (word, next) in zip(words, words.dropFirst()) {
      if word.elementsEqual("auth".utf8), let colon = next.firstIndex(of: UInt8(ascii: ":")) {
        found.append(colon + 1..<next.endIndex)
      } else if word.elementsEqual("password".utf8) || word.elementsEqual("insecure-password".utf8)
      {
        found.append(next.startIndex..<next.endIndex)
      }
    }
    return found
  }

  /// Long runs of mixed-case letters and digits, as in keys and encoded files, and JSON Web Tokens.
  var payloads: [Range<Int>] {
    var found: [Range<Int>] = []
    var start = content.lowerBound
    while start < content.upperBound {
      guard Self.isPayload(bytes[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < content.upperBound, Self.isPayload(bytes[end]) { end += 1 }
      let run = bytes[start..<end]
      if run.starts(with: "eyJ".utf8), run.count >= 12 {
        while end < content.upperBound, Self.isPayload(bytes[end]) || Self.isWord(bytes[end]) {
          end += 1
        }
        found.append(start..<end)
      } else if run.count >= 32, bytes[start] != UInt8(ascii: "/"),
        run.contains(where: { (0x30...0x39).contains($0) }),
        run.contains(where: { (0x41...0x5A).contains($0) }),
        run.contains(where: { (0x61...0x7A).contains($0) })
      {
        found.append(start..<end)
      }
      start = end
    }
    return found
  }

  private func closing(_ quote: UInt8, from start: Int) -> Int {
    var end = start
    while end < content.upperBound, bytes[end] != quote {
      end += quote == UInt8(ascii: "\"") && bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(end, content.upperBound)
  }

  private static func pairs(_ bytes: [UInt8], _ content: Range<Int>) -> [Pair] {
    var pairs: [Pair] = []
    var index = content.lowerBound
    while index < content.upperBound {
      guard isWord(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < content.upperBound, isWord(bytes[index]) { index += 1 }
      var separator = index
      // A string of JSON in a string of JSON has quotes behind backslashes.
      if separator < content.upperBound, bytes[separator] == UInt8(ascii: "\\") { separator += 1 }
      if separator < content.upperBound, "\"'".utf8.contains(bytes[separator]) { separator += 1 }
      while separator < content.upperBound, isBlank(bytes[separator]) { separator += 1 }
      guard separator < content.upperBound else { break }
      if bytes[separator] == UInt8(ascii: ":") || bytes[separator] == UInt8(ascii: "=") {
        pairs.append(Pair(name: start..<index, separator: separator))
      }
    }
    return pairs
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func isPayload(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "="):
      true
    default: false
    }
  }
}
