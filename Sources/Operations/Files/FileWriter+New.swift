/// Writing files that the program itself keeps.
extension FileWriter {
  /// Writes a file, or what takes the place of an older one whatever that held.
  ///
  /// - Throws: ``FileWriteError``; the file is then as it was.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(FileWriteError) {
    var old: [UInt8]?
    do throws(InputError) {
      old = try FileReader.read(path, limit: 1 << 30)
    } catch {
      guard error == .missing else { throw .failed(error.description) }
    }
    try replace(path, with: bytes, expecting: old)
  }
}
