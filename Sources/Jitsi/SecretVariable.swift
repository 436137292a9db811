extension EnvironmentEntry {
  /// Whether the variable's name says that its value must stay secret. Names of files, users and switches that only speak
  /// of a secret do not.
  public var isSecret: Bool {
    let words = name.split(separator: "_")
    guard let last = words.last else { return false }
    if ["FILE", "PATH", "NAME", "USER", "ENABLED", "ENABLE", "ID", "URL", "DIR"].contains(last) {
      return false
    }
    return words.contains {
      ["PASSWORD", "PASSWD", "PASS", "SECRET", "SECRETS", "TOKEN", "CREDENTIAL", "CREDENTIALS"]
        .contains($0)
    } || name.hasSuffix("PRIVATE_KEY") || name.hasSuffix("API_KEY")
      || name.hasSuffix("TURNCREDENTIALS_SECRET")
  }
}
