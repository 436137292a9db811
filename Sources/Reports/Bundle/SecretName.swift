import Jitsi

/// Names whose values do not belong in a bundle: those that reports mask, and others that are secret often enough.
enum SecretName {
  static func matches(_ name: String) -> Bool {
    let lowered = name.lowercased()
    guard !references.contains(lowered) else { return false }
    if SensitiveName.matches(Array(name.utf8)) || EnvironmentEntry.isSecret(name) { return true }
    let parts = lowered.split { "_-.".contains($0) }
    if parts.contains(where: words.contains) { return true }
    let joined = parts.joined()
    return compounds.contains { joined.hasSuffix($0) }
  }

  static func matches(_ name: ArraySlice<UInt8>) -> Bool {
    matches(String(decoding: name, as: UTF8.self))
  }

  /// Whether a file of this name has passwords in lines that do not name them.
  static func isPasswordFile(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return files.contains { lowered.hasSuffix($0) }
  }

  private static let words: Set<Substring> = [
    "pw", "cred", "creds", "dsn", "salt", "pin", "otp", "mnemonic", "passcode", "bindpw", "rootpw",
    "adminpw", "userpw", "dbpw",
  ]

  /// The ends of names that are written as one word.
  private static let compounds = [
    "signingkey", "encryptionkey", "licensekey", "routingkey", "servicekey", "integrationkey",
    "masterkey", "sharedkey", "authkey", "hmackey", "accountkey", "sessionkey", "clientkey",
    "connectionstring", "webhookurl",
  ]

  private static let files = [
    "pgpass", "passwd", "netrc", "shadow", "htdigest", "id_rsa", "id_ed25519",
  ]

  /// Fields that name a key of a Secret.
  private static let references: Set<String> = ["secretkey", "privatekey", "tokenrequests"]
}
