#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Replaces files atomically: a reader sees either the old content or the new one.
public enum FileWriter {
  /// Writes a temporary file beside the target and renames it over the target. Symbolic links are followed and kept, and so are
  /// mode and owner.
  ///
  /// - Parameters:
  ///   - path: The path of the target.
  ///   - bytes: The new content.
  ///   - expected: The content that the file must still have; nil for a file that may not exist yet.
  ///   - isPrivate: Whether a new file is readable by its owner only.
  /// - Throws: ``FileWriteError``; the file is then unchanged.
  public static func replace(
    _ path: String, with bytes: [UInt8], expecting expected: [UInt8]?, isPrivate: Bool = false
  ) throws(FileWriteError) {
    // The target of symbolic links, or the path itself if nothing exists there yet.
    let target = WorkingFolder.real(path) ?? path
    var record = stat()
    let exists = stat(target, &record) == 0
    if let expected {
      let current: [UInt8]
      do throws(InputError) {
        current = try FileReader.read(target, limit: max(expected.count, 1) + 1)
      } catch {
        throw .changedMeanwhile
      }
      guard current == expected else { throw .changedMeanwhile }
    } else if exists {
      throw .existsAlready
    }
    guard !exists || access(target, W_OK) == 0 else { throw .notPermitted }
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = template.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
    guard descriptor >= 0 else { throw failure(errno) }
    let temporary = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    var code = bytes.withUnsafeBytes { DescriptorWriter.write($0, to: descriptor) }
    // The temporary file is already readable by its owner only, as a private file should be.
    if code == 0, exists || !isPrivate { code = keep(exists ? record : nil, on: descriptor) }
    if code == 0, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, target) != 0 { code = errno }
    if code != 0 {
      unlink(temporary)
      throw failure(code)
    }
  }

  /// The process's umask. It can only be read by setting it, so this is done once, before other threads can create files.
  private static let mask: mode_t = {
    let mask = umask(0)
    umask(mask)
    return mask
  }()

  /// Gives a new file the mode and owner of the old one. Only the superuser may set another owner; if that fails, only the mode
  /// is kept.
  private static func keep(_ record: stat?, on descriptor: Int32) -> Int32 {
    guard let record else {
      return fchmod(descriptor, 0o666 & ~mask) == 0 ? 0 : errno
    }
    if record.st_uid != geteuid() || record.st_gid != getegid() {
      _ = fchown(descriptor, record.st_uid, record.st_gid)
    }
    return fchmod(descriptor, record.st_mode & 0o7777) == 0 ? 0 : errno
  }

  private static func failure(_ code: Int32) -> FileWriteError {
    switch code {
    case EACCES, EPERM, EROFS: .notPermitted
    default: .failed(String(cString: strerror(code)))
    }
  }
}

/// The reason why a file could not be written. The file is unchanged.
public enum FileWriteError: Error, Sendable, Hashable, CustomStringConvertible {
  case changedMeanwhile
  case existsAlready
  case notPermitted
  case failed(String)

  /// One line in lower case, without the file's name.
  public var description: String {
    switch self {
    case .changedMeanwhile: "changed while it was being linted; nothing was written, run it again"
    case .existsAlready: "was created while it was being linted; nothing was written"
    case .notPermitted: "cannot be written: permission denied for the file or its folder"
    case .failed(let words): "cannot be written: \(words)"
    }
  }
}
