import Basics
import YAML

extension EnvironmentEntry {
  /// Whether the variable's name indicates a secret value. Names of files, users and switches that only mention a secret do not
  /// count.
  public var isSecret: Bool { Self.isSecret(name) }

  /// Returns whether a variable name indicates a secret value.
  public static func isSecret(_ name: String) -> Bool {
    guard name.holds(anyOf: Self.tellingWords) else { return false }
    let words = name.parts(between: UInt8(ascii: "_"))
    guard let last = words.last, let first = words.first else { return false }
    if Self.harmlessEnds.contains(last) || Self.switches.contains(first) { return false }
    return words.contains(where: Self.secretWords.contains) || name.hasSuffix("PRIVATE_KEY")
      || name.hasSuffix("API_KEY") || last.hasSuffix("BINDPW")
  }

  /// Words of which the name of every secret contains one.
  private static let tellingWords: [StaticString] = [
    "PASS", "SECRET", "TOKEN", "CREDENTIAL", "_KEY", "BINDPW",
  ]

  private static let secretWords: Set<Substring> = [
    "PASSWORD", "PASSWORDS", "PASSWD", "PASS", "SECRET", "SECRETS", "TOKEN", "CREDENTIAL",
    "CREDENTIALS",
  ]
  private static let switches: Set<Substring> = ["ENABLE", "DISABLE", "USE", "REQUIRE", "ALLOW"]
  private static let harmlessEnds: Set<Substring> = [
    "FILE", "PATH", "NAME", "USER", "USERNAME", "ENABLED", "ENABLE", "DISABLED", "ID", "URL",
    "URI", "DIR", "MODULE", "MODULES", "TYPE", "LIFETIME", "TTL", "LENGTH", "EXPIRY", "TIMEOUT",
    "HOST", "PORT", "SERVER", "ISSUER", "ISSUERS", "AUDIENCE", "AUDIENCES", "ALGORITHM", "MODE",
    "REALM", "VERSION", "INTERVAL", "REQUIRED", "POLICY", "ENDPOINT", "HEADER", "REF",
  ]
}
