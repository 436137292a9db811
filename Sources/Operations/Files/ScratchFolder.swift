#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A temporary folder, which is deleted with its contents when the value is destroyed.
struct ScratchFolder: ~Copyable {
  /// The absolute path, without symbolic links.
  let path: String

  /// - Throws: ``InputError`` if the folder cannot be created.
  init() throws(InputError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(Path.trimmed(parent))/kubectl-jitsi-XXXXXX".utf8CString)
    let isMade = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
    let made = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    guard isMade else { throw .unreadable(String(cString: strerror(errno))) }
    path = WorkingFolder.real(made) ?? made
  }

  deinit { Self.remove(path) }

  private static func remove(_ folder: String) {
    for name in (try? FileReader.names(in: folder)) ?? [] {
      let path = Path.join(folder, name)
      if unlink(path) != 0 { remove(path) }
    }
    rmdir(folder)
  }
}
