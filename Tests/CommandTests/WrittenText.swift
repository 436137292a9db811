import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The output that arrives through a pipe or a terminal.
final class WrittenText: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var isOver = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// Reads a descriptor until its end and closes it.
  init(_ descriptor: Int32) {
    Thread.detachNewThread { [self] in
      var part = [UInt8](repeating: 0, count: 1 << 14)
      while true {
        let count = read(descriptor, &part, part.count)
        if count < 0, errno == EINTR { continue }
        // Reading from a terminal fails once the other side is closed.
        if count <= 0 { break }
        state.withLock { $0.bytes += part[..<count] }
      }
      close(descriptor)
      let waiting = state.withLock { state in
        state.isOver = true
        defer { state.waiting = [] }
        return state.waiting
      }
      for continuation in waiting { continuation.resume() }
    }
  }

  /// The text so far.
  var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

  /// Waits until all writers have closed.
  func end() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if !state.isOver { state.waiting.append(continuation) }
        return state.isOver
      }
      if isOver { continuation.resume() }
    }
  }

  /// Creates a pipe that no other process inherits.
  static func pipe() throws -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
      guard Glibc.pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    #else
      guard Darwin.pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    #endif
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
