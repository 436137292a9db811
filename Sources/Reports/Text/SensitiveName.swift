import Basics
import YAML

/// Detects names of variables, keys and flags whose values must not be shown.
enum SensitiveName {
  static func matches(_ name: some Collection<UInt8>) -> Bool {
    let lowered = String(decoding: name.lazy.map(lower), as: UTF8.self)
    if fieldsOfKubernetes.contains(lowered) { return false }
    let words = lowered.utf8.split { $0 == 0x5F || $0 == 0x2D || $0 == 0x2E }
    guard let last = words.last else { return false }
    if words.count > 1, harmlessEndings.contains(String(decoding: last, as: UTF8.self)) {
      return false
    }
    if telling.contains(where: { lowered.holds($0) }) { return true }
    return words.contains { word in
      let word = String(decoding: word, as: UTF8.self)
      return tellingWords.contains(word) || (words.count > 1 && word == "key")
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private static let telling: [StaticString] = [
    "password", "passwd", "passphrase", "credential", "secret", "token", "apikey", "privatekey",
    "accesskey", "authorization",
  ]

  private static let tellingWords: Set<String> = ["pass", "pwd", "passwort"]

  /// `JWT_TOKEN_FILE` names a file, not a token.
  private static let harmlessEndings: Set<String> = [
    "algorithm", "algorithms", "audience", "enabled", "expiry", "file", "id", "issuer", "issuers",
    "length", "lifetime", "name", "path", "ref", "ttl", "type",
  ]

  /// Kubernetes fields with names like secrets or keys whose values are not secret.
  private static let fieldsOfKubernetes: Set<String> = [
    "automountserviceaccounttoken", "existingsecret", "existingsecretname", "imagepullsecret",
    "imagepullsecrets", "privatekeysecretref", "secret", "secretkeyref", "secretname",
    "secretobjects", "secretref", "secrets", "secretstoreref", "secrettemplate",
    "serviceaccounttoken", "tlssecret", "tokenexpirationseconds", "token-ttl",
  ]
}
