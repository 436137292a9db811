#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes to an open file descriptor: a file, a pipe or a terminal.
public enum DescriptorWriter {
  /// Writes all bytes. Returns 0, or the error code of the system call that failed.
  public static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, part.baseAddress!, part.count)
      #else
        let count = Darwin.write(descriptor, part.baseAddress!, part.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest = rest.dropFirst(count)
    }
    return 0
  }
}
