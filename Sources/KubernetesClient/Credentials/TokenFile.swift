/// A file with a token that is renewed by another process.
enum TokenFile {
  /// Reads the token in a file, without surrounding white space.
  ///
  /// - Throws: ``KubeconfigError`` if the file cannot be read, is empty, or contains more than a token.
  static func read(_ path: String, origin: Origin?) throws(KubeconfigError) -> Secret<String> {
    let bytes = try CredentialFile.read(path, field: "tokenFile", origin)
    let text = trimmed(String(decoding: bytes, as: UTF8.self))
    if text.isEmpty { throw CredentialFile.error(.emptyFile, path, "tokenFile", origin) }
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw CredentialFile.error(.controlCharacter, path, "tokenFile", origin)
    }
    return Secret(text)
  }

  static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
