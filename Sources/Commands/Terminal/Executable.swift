import Operations

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes executable scripts.
enum Executable {
  /// Writes a script atomically: to a temporary file beside its target, which is then renamed.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let draft = "\(path).\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o755)
    guard descriptor >= 0 else { throw failure(path) }
    var text = text
    let isWritten = text.withUTF8 { bytes in
      #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress!, bytes.count) == bytes.count
      #else
        Darwin.write(descriptor, bytes.baseAddress!, bytes.count) == bytes.count
      #endif
    }
    guard close(descriptor) == 0, isWritten, rename(draft, path) == 0 else {
      let failure = failure(path)
      unlink(draft)
      throw failure
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    .notWritten(path, reason: String(cString: strerror(errno)))
  }
}
