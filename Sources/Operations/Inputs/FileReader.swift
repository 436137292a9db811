import Basics
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads whole files, pipes and devices, up to a size limit.
enum FileReader {
  /// Identifies a file regardless of the path used to reach it.
  struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
  }

  struct Status {
    let identity: Identity
    let isFolder: Bool
    let isRegular: Bool
    let size: Int
  }

  /// Returns the status of a file, following symbolic links.
  static func status(_ path: String) throws(InputError) -> Status {
    var record = stat()
    guard stat(path, &record) == 0 else { throw error(errno) }
    return status(of: record)
  }

  /// Reads the bytes of a file.
  static func read(_ path: String, limit: Int) throws(InputError) -> [UInt8] {
    var descriptor: Int32
    repeat { descriptor = open(path, O_RDONLY | O_CLOEXEC) } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw error(errno) }
    defer { close(descriptor) }
    return try read(descriptor: descriptor, limit: limit)
  }

  /// Reads an open descriptor until its end.
  static func read(descriptor: Int32, limit: Int) throws(InputError) -> [UInt8] {
    var record = stat()
    guard fstat(descriptor, &record) == 0 else { throw error(errno) }
    let status = status(of: record)
    if status.isRegular, status.size > limit { throw .tooLarge(limit: limit) }
    // One byte more than the size, so that the end of the file is reached without growing the buffer.
    let size = status.isRegular ? status.size + 1 : 1 << 16
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    Memory.expectUse(of: &bytes)
    bytes.append(contentsOf: repeatElement(0, count: size))
    var count = 0
    while true {
      if count == bytes.count {
        bytes.append(contentsOf: repeatElement(0, count: min(bytes.count, 8 << 20)))
      }
      let got = bytes.withUnsafeMutableBytes { buffer in
        #if canImport(Glibc)
          Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
        #else
          Darwin.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
        #endif
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw error(errno)
      }
      if got == 0 { break }
      count += got
      if count > limit { throw .tooLarge(limit: limit) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Returns the names in a folder, sorted by their bytes so that the order is the same on every machine.
  static func names(in folder: String) throws(InputError) -> [String] {
    guard let stream = opendir(folder) else { throw error(errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
        ) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func status(of record: stat) -> Status {
    let kind = record.st_mode & S_IFMT
    return Status(
      identity: Identity(
        device: UInt64(truncatingIfNeeded: record.st_dev),
        number: UInt64(truncatingIfNeeded: record.st_ino)),
      isFolder: kind == S_IFDIR, isRegular: kind == S_IFREG, size: Int(record.st_size))
  }

  private static func error(_ code: Int32) -> InputError {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EACCES, EPERM: .permissionDenied
    default: .unreadable(String(cString: strerror(code)))
    }
  }
}
