import Foundation
import Synchronization
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A run of the built command that goes on until it is ended, with a pipe or a terminal to write to.
final class WatchingCommand: Sendable {
  private let process: GuardedProcess
  private let output: WrittenText
  private let written: WrittenText

  /// - Parameter columns: the width of the terminal; nil for a pipe.
  init(
    _ arguments: [String], _ environment: [String: String], columns: Int? = nil
  ) async throws {
    var (reader, writer): (Int32, Int32) = (-1, -1)
    if let columns {
      var size = winsize(ws_row: 30, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      guard openpty(&reader, &writer, nil, nil, &size) == 0 else { throw POSIXError(.ENOTTY) }
      for end in [reader, writer] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    } else {
      (reader, writer) = try WrittenText.pipe()
    }
    let errors = try WrittenText.pipe()
    output = WrittenText(reader)
    written = WrittenText(errors.reader)
    process = try await GuardedProcess(
      Binary.path, arguments,
      environment: ["TERM": "xterm", "NO_COLOR": "1"].merging(environment) { $1 }, output: writer,
      errors: errors.writer)
  }

  /// What it wrote so far.
  var text: String { output.text }

  /// What it wrote as errors so far; everything after its end.
  var errors: String { written.text }

  /// Whether it writes something. The time only bounds a hang.
  func waits(for words: String) async -> Bool {
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      if text.contains(words) { return true }
      // Its last words may come together with its end.
      if !process.isRunning {
        await output.end()
        return text.contains(words)
      }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// Sends a signal, and gives the exit code.
  func end(_ signal: Int32) async throws -> Int {
    process.send(signal)
    let code = try await process.end()
    await output.end()
    await written.end()
    return code
  }
}
