#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writing files that the program itself keeps.
extension FileWriter {
  /// Writes a file, or what takes the place of an older one whatever that held.
  ///
  /// - Throws: ``FileWriteError``; the file is then as it was.
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

  /// Writes a file that only its owner can read, whatever it held before.
  ///
  /// - Throws: ``FileWriteError``
  public static func replacePrivate(
    _ path: String, with bytes: [UInt8]
  ) throws(FileWriteError) {
    try replace(path, with: bytes, isPrivate: true)
  }
}
