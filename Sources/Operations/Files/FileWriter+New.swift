#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes files without a check of their earlier content.
extension FileWriter {
  /// Writes a file, replacing an existing one whatever its content.
  ///
  /// - Throws: ``FileWriteError``; the file is then unchanged.
  public static func replace(
    _ path: String, with bytes: [UInt8], isPrivate: Bool = false
  ) throws(FileWriteError) {
    var old: [UInt8]?
    do throws(InputError) {
      old = try FileReader.read(path, limit: 1 << 30)
    } catch {
      guard error == .missing else { throw .failed(error.description) }
    }
    try replace(path, with: bytes, expecting: old, isPrivate: isPrivate)
  }

  /// Writes a file that only its owner can read, replacing an existing one.
  ///
  /// - Throws: ``FileWriteError``
  public static func replacePrivate(
    _ path: String, with bytes: [UInt8]
  ) throws(FileWriteError) {
    try replace(path, with: bytes, isPrivate: true)
  }
}
