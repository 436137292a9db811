import Operations

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

  /// The columns of the terminal; nil where it is none, or does not tell.
  var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

  /// The rows of the terminal; nil where it is none, or does not tell.
  var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

  private var size: winsize? {
    var size = winsize()
    return isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// Writes, and tells whether anybody still reads.
  ///
  /// - Throws: ``CommandFailure/notWritten(_:reason:)`` when what is written to is full, or gone in another way.
  func offer(_ text: String) throws(CommandFailure) -> Bool {
    let code = Array(text.utf8).withUnsafeBytes(put)
    guard code == 0 || code == EPIPE else {
      throw .notWritten("standard output", reason: String(cString: strerror(code)))
    }
    return code == 0
  }

  /// - Throws: ``CommandFailure/notWritten(_:reason:)`` when what is written to is full, or gone in another way.
  func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

  /// - Throws: ``CommandFailure/notWritten(_:reason:)`` when what is written to is full, or gone in another way.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    let code = bytes.withUnsafeBytes(put)
    guard code == 0 || code == EPIPE else {
      throw .notWritten("standard output", reason: String(cString: strerror(code)))
    }
  }

  /// Writes what is of no use if nobody can read it.
  func tell(_ text: String) { _ = Array(text.utf8).withUnsafeBytes(put) }

  /// Writes everything; gives the system's error code where it can't.
  private func put(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    DescriptorWriter.write(bytes, to: descriptor)
  }
}
