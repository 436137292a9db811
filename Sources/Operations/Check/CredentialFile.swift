/// A password or token in a file, so that it is not among the arguments, which other users of the machine can read.
package enum CredentialFile {
  /// The most bytes.
  static let limit = 64 << 10

  /// The first line of a file, or of standard input for `-`.
  ///
  /// - Throws: ``CommandFailure`` when it can't be read, is empty, or is too long for a password or token.
  package static func read(_ path: String) throws(CommandFailure) -> String {
    let bytes: [UInt8]
    do throws(InputError) {
      bytes =
        path == "-"
        ? try FileReader.read(descriptor: 0, limit: limit)
        : try FileReader.read(path, limit: limit)
    } catch {
      throw .input(InputIssue(name: path, error: error))
    }
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    guard !line.isEmpty else { throw .emptyCredential(path) }
    return String(decoding: line, as: UTF8.self)
  }
}
