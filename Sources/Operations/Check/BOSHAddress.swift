/// Where web's config.js sends participants for BOSH.
struct BOSHAddress: Sendable, Hashable {
  /// The scheme and host, as in `https://meet.example.com`; nil where the page's own count.
  let site: String?
  /// The path, without a query.
  let path: String

  /// The address that counts: the last `bosh` that is set to a string. Without one, the path of Jitsi's images.
  init(inConfiguration bytes: [UInt8]) {
    var found = BOSHAddress(site: nil, path: "/http-bind")
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let text = line.drop { $0 == " " || $0 == "\t" }
      guard !text.hasPrefix("//"), let word = text.range(ofWord: "bosh") else { continue }
      let value = text[word.upperBound...].drop { " \t:=".contains($0) }
      guard let quote = value.first, quote == "'" || quote == "\"",
        let end = value.dropFirst().firstIndex(of: quote),
        let address = BOSHAddress(value[value.index(after: value.startIndex)..<end])
      else { continue }
      found = address
    }
    self = found
  }

  private init(site: String?, path: String) {
    self.site = site
    self.path = path
  }

  /// Reads `https://host/path`, `//host/path` or `/path`.
  private init?(_ text: Substring) {
    let afterScheme = text.firstIndex(of: ":").map { text[$0...].dropFirst() } ?? text
    let hasHost = afterScheme.hasPrefix("//")
    let rest = hasHost ? afterScheme.dropFirst(2) : afterScheme
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    path = String(rest[slash...].prefix { $0 != "?" })
    let scheme = text.hasPrefix("http://") ? "http" : "https"
    site = hasHost ? "\(scheme)://\(rest[..<slash])" : nil
  }
}

extension Substring {
  /// Where a word is that no letter, digit or underscore continues.
  fileprivate func range(ofWord word: String) -> Range<Index>? {
    func isPart(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_"
    }
    var start = startIndex
    while let found = self[start...].firstRange(of: word) {
      let isBegun = found.lowerBound > startIndex && isPart(self[index(before: found.lowerBound)])
      let goesOn = found.upperBound < endIndex && isPart(self[found.upperBound])
      if !isBegun, !goesOn { return found }
      start = found.upperBound
    }
    return nil
  }
}
