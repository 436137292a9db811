import Foundation
import Synchronization
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A running command that writes to a pipe or a terminal.
final class WatchingCommand: Sendable {
  private let process: GuardedProcess
  private let output: WrittenText
  private let written: WrittenText

  /// - Parameter columns: The width of the terminal; nil for a pipe.
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

  /// The standard output so far.
  var text: String { output.text }

  /// The standard error so far; complete after its end.
  var errors: String { written.text }

  /// Waits until the output contains a text. The time limit only guards against a hang.
  func waits(for words: String) async -> Bool {
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      if text.contains(words) { return true }
      // The last output may arrive together with the end of the process.
      if !process.isRunning {
        await output.end()
        return text.contains(words)
      }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  var isRunning: Bool { process.isRunning }

  /// Waits for its end and returns the exit code.
  func ended() async throws -> Int {
    let code = try await process.end()
    await output.end()
    await written.end()
    return code
  }

  /// Sends a signal and returns the exit code.
  func end(_ signal: Int32) async throws -> Int {
    process.send(signal)
    let code = try await process.end()
    await output.end()
    await written.end()
    return code
  }
}
