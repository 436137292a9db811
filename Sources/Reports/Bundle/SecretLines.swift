import Basics

/// Finds the lines of a text that could hold a secret: those with a known secret, and those that look as if they had one.
struct SecretLines {
  private let known: KnownSecrets
  /// Inside a PEM block.
  private var isInBlock = false
  /// The indentation of a line whose value follows on the next lines; nil outside of one.
  private var outer: Int?
  private var isFirstBelow = false
  /// The end of a here-document with a secret; nil outside of one.
  private var document: [UInt8]?
  /// Whether the line above continues on this one.
  private var continues = false
  /// Whether a `name` above says that its `value` is secret.
  private var followsName = false

  init(_ known: KnownSecrets) { self.known = known }

  /// Whether the next line is to be left out.
  mutating func leavesOut(_ line: [UInt8]) -> Bool {
    if isInBlock {
      if line.contains(all: "-----END") { isInBlock = false }
      return true
    }
    if let end = document {
      if line.drop(while: LineText.isBlank).elementsEqual(end) { document = nil }
      return true
    }
    let text = LineText(line, 0..<line.count)
    let isOut = isOut(line, text)
    // A left out line may continue on the next ones.
    if isOut { document = Self.documentEnd(line) }
    continues = Self.continues(line, text, isOut: isOut)
    if text.pairs.contains(where: { line[$0.name].elementsEqual("value".utf8) }) {
      followsName = false
    } else if text.namesSomethingSensitive {
      followsName = true
    } else if text.beginsItem {
      followsName = false
    }
    return isOut
  }

  private mutating func isOut(_ line: [UInt8], _ text: LineText) -> Bool {
    if continues { return true }
    if let outer {
      if text.content.isEmpty { return isFirstBelow }
      // A list may have the indentation of its key.
      if text.indent > outer || isFirstBelow || text.indent == outer && text.beginsItem {
        isFirstBelow = false
        return true
      }
      self.outer = nil
    }
    if line.contains(all: "-----BEGIN") {
      isInBlock = !line.contains(all: "-----END")
      return true
    }
    if known.areIn(line) { return true }
    if let pair = text.pairs.last(where: { SecretName.matches(line[$0.name]) }) {
      if text.pairs.contains(where: {
        SecretName.matches(line[$0.name]) && text.value(after: $0) != nil
      }) {
        return true
      }
      let rest = line[(pair.separator + 1)..<text.content.upperBound]
        .drop { LineText.isBlank($0) }
      if rest.isEmpty || "|>[({".utf8.contains(rest[rest.startIndex]) {
        outer = text.indent
        isFirstBelow = true
        return true
      }
    }
    let hasValue = text.pairs.contains {
      line[$0.name].elementsEqual("value".utf8) && text.value(after: $0) != nil
    }
    if hasValue, followsName || text.namesSomethingSensitive { return true }
    return !text.credentials.isEmpty || !text.payloads.isEmpty || Self.isSpoken(line)
      || Self.hasUser(line) || Self.hasAuth(line, text)
  }

  /// Whether the next line belongs to a line with a secret: after a backslash, or after an item such as `- --password`.
  private static func continues(_ line: [UInt8], _ text: LineText, isOut: Bool) -> Bool {
    guard let last = text.content.last else { return false }
    if text.endsInSensitiveFlag { return true }
    guard line[last] == UInt8(ascii: "\\") else { return false }
    if isOut { return true }
    let words = line[..<last].split(whereSeparator: LineText.isBlank)
    return words.last.map(isFlag) ?? false
  }

  /// The line that ends a here-document that begins on a line; nil if none does.
  private static func documentEnd(_ line: [UInt8]) -> [UInt8]? {
    guard let start = line.indices.first(where: { line[$0...].starts(with: "<<".utf8) }) else {
      return nil
    }
    let word = line[(start + 2)...].drop { "- '\"".utf8.contains($0) }
      .prefix { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F }
    return word.isEmpty ? nil : Array(word)
  }

  private static func isFlag(_ word: ArraySlice<UInt8>) -> Bool {
    word.first == UInt8(ascii: "-") && SecretName.matches(word.drop { $0 == UInt8(ascii: "-") })
  }

  /// Whether a line has the field `auth` of a registry, which is a user with a password.
  private static func hasAuth(_ line: [UInt8], _ text: LineText) -> Bool {
    text.pairs.contains { pair in
      guard
        line[pair.name].elementsEqual("auth".utf8) || line[pair.name].elementsEqual("_auth".utf8),
        let value = text.value(after: pair), value.count >= 8
      else { return false }
      return line[value].contains { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "=") }
        && line[value].contains { (0x41...0x5A).contains($0) }
    }
  }

  /// Whether a single line, such as a value or an argument, is to be left out.
  static func leavesOut(_ text: String, _ known: KnownSecrets) -> Bool {
    var lines = SecretLines(known)
    return lines.leavesOut(Array(text.utf8))
  }

  /// The words, in lower case, of lines that hold credentials without a name in front of them.
  private static let telling: [StaticString] = [
    "authorization", "bearer ", "cookie", "<auth ", "<response", "<password", "<digest",
    "insecure-password", "jwt=", "api-key", "apikey", "akia", "ghp_", "github_pat_", "glpat-",
    "xoxb-", "xoxp-", "xapp-", "gho_", "ghs_", "glrt-", "hvs.", "sk_live_", "sk_test_", "aizasy",
    "age-secret-key", "private-lines", "hooks.slack.com/services/", "/api/webhooks/",
    "webhook.office.com", "api.telegram.org/bot", "accountkey=", "x-amz-signature", "?sig=",
    "&sig=", "?key=", "&key=", "$apr1$", "$2y$", "$2a$", "$2b$", "$argon2", "{sha}", "{ssha}",
    "htpasswd ", "sshpass ", "chpasswd", "redis-cli -a",
  ]

  /// The commands of prosodyctl that take a password.
  private static let registrations: [StaticString] = [" register ", " adduser ", " passwd "]

  private static let names: Set<String> = [
    "password", "passwd", "passphrase", "passcode", "secret", "token", "pwd", "credential",
    "basic", "digest",
  ]
  /// Flags whose argument is a user with a password.
  private static let users: Set<String> = ["-u", "--user", "--proxy-user", "-U"]

  /// Whether a line has a word for credentials, or a word for a secret and something like one after it.
  private static func isSpoken(_ line: [UInt8]) -> Bool {
    let lowered = line.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    if telling.contains(where: { lowered.contains(all: $0) }) { return true }
    if lowered.contains(all: "prosodyctl"),
      registrations.contains(where: { lowered.contains(all: $0) })
    {
      return true
    }
    let plain = line.split(whereSeparator: LineText.isBlank)
    for (word, next) in zip(plain, plain.dropFirst()) {
      if users.contains(String(decoding: word, as: UTF8.self)), next.contains(UInt8(ascii: ":")) {
        return true
      }
      if isFlag(word), let first = next.first, first != UInt8(ascii: "-"),
        first != UInt8(ascii: "$"), first != UInt8(ascii: "\\")
      {
        return true
      }
    }
    // `mysql -pSECRET`
    if plain.contains(where: { $0.starts(with: "-p".utf8) && isTelling($0.dropFirst(2)) }) {
      return true
    }
    let words = lowered.split { LineText.isBlank($0) || "\"'=:,()[]".utf8.contains($0) }
    for (position, word) in words.enumerated() where isName(word) {
      let next = words[(position + 1)...]
        .first { !fillers.contains(String(decoding: $0, as: UTF8.self)) }
      if next.map(isTelling) ?? false { return true }
    }
    return false
  }

  /// Words between the name of a secret and the secret.
  private static let fillers: Set<String> = [
    "-m", "str", "!=", "==", "!", "is", "was", "value", "->",
  ]

  private static func isName(_ word: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: word, as: UTF8.self)
    if names.contains(text) { return true }
    return word.contains { "-_".utf8.contains($0) } && word.first != UInt8(ascii: "-")
      && SecretName.matches(text)
  }

  /// Whether a word has six characters or more, with letters and digits.
  private static func isTelling(_ word: ArraySlice<UInt8>) -> Bool {
    word.count >= 6 && word.contains { (0x30...0x39).contains($0) }
      && word.contains { (0x61...0x7A).contains($0 | 0x20) }
  }

  /// Whether a URL names a user: `https://token@host`.
  private static func hasUser(_ line: [UInt8]) -> Bool {
    guard line.contains(UInt8(ascii: "@")) else { return false }
    for position in line.indices where line[position] == UInt8(ascii: ":") {
      guard line[position...].starts(with: "://".utf8) else { continue }
      let authority = line[(position + 3)...].prefix {
        !LineText.isBlank($0) && !"/\"',<>?#".utf8.contains($0)
      }
      if authority.contains(UInt8(ascii: "@")) { return true }
    }
    return false
  }
}

extension [UInt8] {
  fileprivate func contains(all word: StaticString) -> Bool {
    withUnsafeBufferPointer { firstOffset(of: word, in: $0) != nil }
  }
}
