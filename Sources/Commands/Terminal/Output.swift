import Operations

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An output stream. If the reader closes a pipe, as `head` does, writing ends without an error.
struct Output: Sendable {
  static let standard = Output(descriptor: STDOUT_FILENO)
  static let error = Output(descriptor: STDERR_FILENO)

  private let descriptor: Int32

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The width of the terminal; nil if it is not a terminal or the width is unknown.
  var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

  /// The height of the terminal; nil if it is not a terminal or the height is unknown.
  var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

  private var size: winsize? {
    var size = winsize()
    return isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// Writes text and returns whether the reader is still there.
  ///
  /// - Throws: `CommandFailure.notWritten(_:reason:)` if writing fails, for example because the disk is full.
  func offer(_ text: String) throws(CommandFailure) -> Bool {
    let code = Array(text.utf8).withUnsafeBytes(put)
    guard code == 0 || code == EPIPE else {
      throw .notWritten("standard output", reason: String(cString: strerror(code)))
    }
    return code == 0
  }

  /// - Throws: `CommandFailure.notWritten(_:reason:)` if writing fails, for example because the disk is full.
  func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

  /// - Throws: `CommandFailure.notWritten(_:reason:)` if writing fails, for example because the disk is full.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    let code = bytes.withUnsafeBytes(put)
    guard code == 0 || code == EPIPE else {
      throw .notWritten("standard output", reason: String(cString: strerror(code)))
    }
  }

  /// Writes text and ignores errors, for messages that are useless if nobody can read them.
  func tell(_ text: String) { _ = Array(text.utf8).withUnsafeBytes(put) }

  /// Writes all bytes. Returns 0, or the error code of the system call that failed.
  private func put(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    DescriptorWriter.write(bytes, to: descriptor)
  }
}
