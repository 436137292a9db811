#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads small credential files: kubeconfigs, certificates, keys and tokens.
enum SmallFile {
  /// Far larger than a kubeconfig with thousands of clusters.
  static let limit = 16 << 20

  enum Failure: Error, Equatable {
    case missing
    case unreadable(String)
  }

  /// Identifies a version of a file, to detect changes.
  struct Stamp: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
    let size: Int64
    let seconds: Int
    let nanoseconds: Int
  }

  static func read(_ path: String) throws(Failure) -> [UInt8] {
    var descriptor: Int32
    repeat { descriptor = open(path, O_RDONLY | O_CLOEXEC) } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      var part = [UInt8](repeating: 0, count: 1 << 16)
      let count = part.withUnsafeMutableBytes { buffer in
        #if canImport(Glibc)
          Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
          Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      if count == 0 { return bytes }
      bytes += part[..<count]
      if bytes.count > limit { throw .unreadable("it is larger than \(limit >> 20) MiB") }
    }
  }

  /// Returns nil if the file cannot be accessed.
  static func stamp(_ path: String) -> Stamp? {
    var record = stat()
    guard stat(path, &record) == 0 else { return nil }
    #if canImport(Glibc)
      let time = record.st_mtim
    #else
      let time = record.st_mtimespec
    #endif
    return Stamp(
      device: UInt64(truncatingIfNeeded: record.st_dev),
      number: UInt64(truncatingIfNeeded: record.st_ino), size: Int64(record.st_size),
      seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
  }

  private static func failure() -> Failure {
    errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable(String(cString: strerror(errno)))
  }
}
