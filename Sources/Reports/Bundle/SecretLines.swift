import Basics

/// Finds the lines of a text that could hold a secret: those with a known secret, and those that look as if they had one.
struct SecretLines {
  private let known: KnownSecrets
  /// Inside a PEM block.
  private var isInBlock = false
  /// The indentation of a line whose value follows on the next lines; nil outside of one.
  private var outer: Int?
  private var isFirstBelow = false

  init(_ known: KnownSecrets) { self.known = known }

  /// Whether the next line is to be left out.
  mutating func leavesOut(_ line: [UInt8]) -> Bool {
    if isInBlock {
      if line.contains(all: "-----END") { isInBlock = false }
      return true
    }
    let text = LineText(line, 0..<line.count)
    if let outer {
      if text.content.isEmpty { return isFirstBelow }
      if text.indent > outer || isFirstBelow {
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
    if let pair = text.pairs.last(where: { SensitiveName.matches(line[$0.name]) }) {
      if text.pairs.contains(where: {
        SensitiveName.matches(line[$0.name]) && text.value(after: $0) != nil
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
    return !text.credentials.isEmpty || !text.payloads.isEmpty || Self.isSpoken(line)
      || Self.hasUser(line)
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
    "xoxb-",
    "hvs.",
  ]

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
    let plain = line.split(whereSeparator: LineText.isBlank)
    for (word, next) in zip(plain, plain.dropFirst())
    where users.contains(String(decoding: word, as: UTF8.self)) {
      if next.contains(UInt8(ascii: ":")) { return true }
    }
    let words = lowered.split { LineText.isBlank($0) || "\"'=:,()[]".utf8.contains($0) }
    for (word, next) in zip(words, words.dropFirst())
    where names.contains(String(decoding: word, as: UTF8.self)) {
      let hasDigit = next.contains { (0x30...0x39).contains($0) }
      let hasLetter = next.contains { (0x61...0x7A).contains($0) }
      if next.count >= 6, hasDigit, hasLetter { return true }
    }
    return false
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
