import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Accepts connections on loopback, with one thread for each.
final class HTTPServer: Sendable {
  let port: Int
  private let listener: Int32
  private let state = Mutex(State.listening)

  private enum State {
    case listening, stopping
    /// The listener is closed, and its number may belong to another socket.
    case closed
  }

  init() throws {
    #if canImport(Glibc)
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var address = Loopback.address(port: 0)
    guard Loopback.bind(listener, &address), listen(listener, 256) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    self.listener = listener
    port = Loopback.port(of: listener)
  }

  /// Serves each connection with a closure until ``stop()``.
  func start(_ serve: @escaping @Sendable (HTTPConnection) -> Void) {
    startRaw { serve(HTTPConnection($0)) }
  }

  /// Serves raw sockets, which are closed when the closure returns.
  func startRaw(_ serve: @escaping @Sendable (Int32) -> Void) {
    Thread.detachNewThread { [self] in
      while true {
        let descriptor = accept(listener, nil, nil)
        let isOver = state.withLock { state in
          guard state == .stopping else { return false }
          _ = close(listener)
          state = .closed
          return true
        }
        if isOver {
          if descriptor >= 0 { _ = close(descriptor) }
          return
        }
        guard descriptor >= 0 else { continue }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        Thread.detachNewThread {
          serve(descriptor)
          _ = close(descriptor)
        }
      }
    }
  }

  func stop() {
    state.withLock { state in
      guard state == .listening else { return }
      state = .stopping
      _ = shutdown(listener, Int32(SHUT_RDWR))
    }
  }
}
