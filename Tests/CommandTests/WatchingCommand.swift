import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A run of the built command that goes on until it is ended, with a pipe or a terminal to write to.
final class WatchingCommand: Sendable {
  private let process = Process()
  private let reader: FileHandle
  private let errorPipe = Pipe()
  private let seen = Mutex<[UInt8]>([])

  /// - Parameter columns: the width of the terminal; nil for a pipe.
  init(_ arguments: [String], _ environment: [String: String], columns: Int? = nil) throws {
    let writer: FileHandle
    if let columns {
      var (master, slave): (Int32, Int32) = (-1, -1)
      var size = winsize(ws_row: 30, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw POSIXError(.ENOTTY) }
      _ = fcntl(master, F_SETFD, FD_CLOEXEC)
      reader = FileHandle(fileDescriptor: master, closeOnDealloc: false)
      writer = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    } else {
      let pipe = Pipe()
      reader = pipe.fileHandleForReading
      writer = pipe.fileHandleForWriting
    }
    process.executableURL = URL(fileURLWithPath: Binary.path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "xterm", "NO_COLOR": "1"]) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = writer
    process.standardError = errorPipe
    try process.run()
    try? writer.close()
    let descriptor = reader.fileDescriptor
    Thread.detachNewThread { [self] in
      var part = [UInt8](repeating: 0, count: 1 << 14)
      while true {
        let count = read(descriptor, &part, part.count)
        if count <= 0 { return }
        seen.withLock { $0 += part[..<count] }
      }
    }
  }

  /// What it wrote so far.
  var text: String { seen.withLock { String(decoding: $0, as: UTF8.self) } }

  var errors: String {
    String(decoding: errorPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  /// Whether it writes something within half a minute.
  func waits(for words: String) async -> Bool {
    let end = Date().addingTimeInterval(30)
    while Date() < end {
      if text.contains(words) { return true }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// Sends a signal, and gives the exit code.
  func end(_ signal: Int32) -> Int {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    // What it wrote last has to be read, too.
    Thread.sleep(forTimeInterval: 0.2)
    return Int(process.terminationStatus)
  }
}
