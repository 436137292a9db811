public import YAML

/// A placeholder that was meant to be replaced.
public struct Placeholder: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// `<your domain>`
    case bracket
    /// `CHANGEME`, `your-domain`, `ZONE_1`
    case word
    /// `{{ .Values.host }}`, `${DOMAIN}`: to be replaced by a tool.
    case template
    /// A host in one of the domains reserved for examples.
    case exampleHost
  }

  public let kind: Kind
  /// The placeholder itself, such as `<your domain>`.
  public let text: String

  /// Finds the first placeholder in a value. Returns nil if there is none. Multi-line values are files and sentences are prose,
  /// so both are ignored.
  public init?(in value: String) {
    let bytes = Array(value.utf8)
    guard bytes.count < 1024, !bytes.contains(0x0A) else { return nil }
    if let found = Self.bracket(bytes) ?? Self.template(bytes) ?? Self.word(value) {
      self = found
    } else {
      return nil
    }
  }

  /// Finds the first `{{ … }}` or `${…}` in a value. Returns nil if there is none, and for text of several lines.
  public init?(template node: Node?) {
    guard let text = node?.text, let found = Placeholder(in: text), found.kind == .template else {
      return nil
    }
    self = found
  }

  private init(_ kind: Kind, _ text: some Collection<UInt8>) {
    self.kind = kind
    self.text = String(decoding: text.prefix(60), as: UTF8.self)
  }

  /// Words between `<` and `>`, except HTML tags, addresses and named groups of patterns.
  private static func bracket(_ bytes: [UInt8]) -> Placeholder? {
    guard let open = bytes.firstIndex(of: UInt8(ascii: "<")),
      let close = bytes[open...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    if open > 0, bytes[open - 1] == UInt8(ascii: "?") || bytes[open - 1] == UInt8(ascii: "=") {
      return nil
    }
    var inner = bytes[(open + 1)..<close]
    var end = close
    if inner.first == UInt8(ascii: "<") {
      inner = inner.dropFirst()
      if end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: ">") { end += 1 }
    } else if inner.first == UInt8(ascii: " ") {
      return nil
    }
    let isWords = inner.allSatisfy { isLetter($0) || isDigit($0) || " -_.:'".utf8.contains($0) }
    guard isWords, inner.count(where: isLetter) >= 2, inner.count <= 60 else { return nil }
    let word = String(decoding: inner, as: UTF8.self).lowercased()
    guard !tags.contains(word), !(bytes.count > 2 && isMarkup(bytes)) else { return nil }
    return Placeholder(.bracket, bytes[open...end])
  }

  private static func isMarkup(_ bytes: [UInt8]) -> Bool {
    zip(bytes, bytes.dropFirst()).contains {
      $0 == UInt8(ascii: "<") && $1 == UInt8(ascii: "/")
        || $0 == UInt8(ascii: "/") && $1 == UInt8(ascii: ">")
    }
  }

  private static func template(_ bytes: [UInt8]) -> Placeholder? {
    for (position, byte) in bytes.enumerated().dropLast() {
      let next = bytes[position + 1]
      if byte == UInt8(ascii: "{"), next == UInt8(ascii: "{"),
        let close = bytes[position...].firstIndex(of: UInt8(ascii: "}"))
      {
        return Placeholder(.template, bytes[position...min(close + 1, bytes.count - 1)])
      }
      if byte == UInt8(ascii: "$"), next == UInt8(ascii: "{"),
        let close = bytes[position...].firstIndex(of: UInt8(ascii: "}")),
        bytes[(position + 2)..<close].first.map(isLetter) == true
      {
        return Placeholder(.template, bytes[position...close])
      }
    }
    return nil
  }

  private static func word(_ value: String) -> Placeholder? {
    var candidate: Placeholder?
    let words = value.utf8.split { !isLetter($0) && !isDigit($0) && !"-_.".utf8.contains($0) }
    for part in words {
      guard mayBegin(part) else { continue }
      let word = String(decoding: part, as: UTF8.self).lowercased()
      let plain = String(
        decoding: word.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") },
        as: UTF8.self)
      if changes.contains(where: plain.hasPrefix) || isYours(word) || isNumbered(part) {
        return Placeholder(.word, part)
      }
      if candidate == nil, isExampleHost(word) { candidate = Placeholder(.exampleHost, part) }
    }
    return candidate
  }

  /// Returns whether a word can be a placeholder, judging by the letters each kind requires. Avoids copying most words of a
  /// manifest.
  private static func mayBegin(_ word: some Collection<UInt8>) -> Bool {
    let first = word.first { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") } ?? 0
    if "cprtz".utf8.contains(first | 0x20) { return true }
    // `your…`, `example`, `invalid`
    var before: UInt8 = 0
    for byte in word {
      let letter = byte | 0x20
      switch (before, letter) {
      case (UInt8(ascii: "y"), UInt8(ascii: "o")), (UInt8(ascii: "e"), UInt8(ascii: "x")),
        (UInt8(ascii: "n"), UInt8(ascii: "v")):
        return true
      default: before = letter
      }
    }
    return false
  }

  private static let changes = [
    "changeme", "changethis", "changeit", "pleasechange", "replaceme", "replacethis",
    "replacewith", "toreplace",
  ]

  /// Matches `your-domain`, `YOUR_HOST` and `yourdomain.com`, but not other words that start with the same letters.
  private static func isYours(_ word: String) -> Bool {
    for label in word.split(separator: ".") {
      guard label.hasPrefix("your") else { continue }
      let rest = label.dropFirst("your".count)
      if let first = rest.first, first == "-" || first == "_" { return true }
      if things.contains(where: rest.hasPrefix) { return true }
    }
    return false
  }

  private static let things = [
    "domain", "host", "company", "org", "server", "namespace", "tenancy", "image", "registry",
    "email", "shard", "site", "zone", "cluster", "password", "secret",
  ]

  /// Matches `ZONE_1`, left by an overlay for someone who knows the zones.
  private static func isNumbered(_ word: some BidirectionalCollection<UInt8>) -> Bool {
    guard word.starts(with: "ZONE_".utf8) || word.starts(with: "ZONE-".utf8) else { return false }
    let rest = word.dropFirst("ZONE_".utf8.count)
    return !rest.isEmpty && rest.allSatisfy { isDigit($0) || $0 >= 0x41 && $0 <= 0x44 }
  }

  /// Returns whether a host is in a domain reserved for examples (RFC 2606).
  public static func isExampleHost(_ host: String) -> Bool {
    let labels = host.lowercased().split(separator: ".")
    guard labels.count > 1, let top = labels.last else { return false }
    if top == "example" || top == "invalid" { return true }
    let second = labels[labels.count - 2]
    return second == "example" && ["com", "org", "net", "edu"].contains(top)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static let tags: Set<String> = [
    "a", "b", "br", "i", "p", "u", "em", "strong", "div", "span", "html", "body", "head", "title",
    "script", "style", "h1", "h2", "h3", "h4", "li", "ul", "ol", "hr", "pre", "code", "table", "tr",
    "td", "th", "center", "small", "sub", "sup", "form", "input", "button", "img", "svg",
  ]
}
