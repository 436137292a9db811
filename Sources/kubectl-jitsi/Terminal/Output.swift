#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open stream to write to. A reader that has gone away, as `head` does, ends the writing quietly.
struct Output: Sendable {
  static let standard = Output(descriptor: STDOUT_FILENO)
  static let error = Output(descriptor: STDERR_FILENO)

  private let descriptor: Int32

  var isTerminal: Bool { isatty(descriptor) == 1 }

  func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes(write) }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let buffer = UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, buffer.baseAddress!, buffer.count)
      #else
        let count = Darwin.write(descriptor, buffer.baseAddress!, buffer.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// What the process was started with and from.
enum ProcessContext {
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Whether something is piped or redirected into the process.
  static var hasPipedInput: Bool {
    var record = stat()
    guard fstat(STDIN_FILENO, &record) == 0 else { return false }
    return [S_IFIFO, S_IFREG, S_IFSOCK].contains(record.st_mode & S_IFMT)
  }
}
