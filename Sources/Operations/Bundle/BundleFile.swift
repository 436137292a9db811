#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file of a bundle, which only its owner can read.
package struct BundleFile: Sendable {
  private let path: String
  private let isForced: Bool

  /// A file at a path, which may replace an existing one if `isForced`.
  package init(path: String, isForced: Bool) {
    self.path = path
    self.isForced = isForced
  }

  /// Refuses a file that exists already.
  ///
  /// - Throws: ``CommandFailure/existsAlready(_:)``
  package func check() throws(CommandFailure) {
    guard !isForced else { return }
    do throws(InputError) {
      _ = try FileReader.status(path)
    } catch {
      if error == .missing { return }
    }
    throw .existsAlready(path)
  }

  /// Writes the file.
  ///
  /// - Throws: ``CommandFailure`` if it exists already or cannot be written.
  package func write(_ bytes: [UInt8]) throws(CommandFailure) {
    try check()
    do throws(FileWriteError) {
      if isForced {
        // A replaced file keeps its mode. It need not exist.
        _ = chmod(path, 0o600)
        try FileWriter.replacePrivate(path, with: bytes)
      } else {
        try FileWriter.replace(path, with: bytes, expecting: nil, isPrivate: true)
      }
    } catch {
      if error == .existsAlready { throw .existsAlready(path) }
      throw .notWritten(path, reason: error.description)
    }
  }
}
