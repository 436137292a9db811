import Foundation
import Synchronization
package import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sockets on loopback.
package enum Loopback {
  /// The ports already handed out; their users may not listen on them yet.
  private static let given = Mutex<Set<Int>>([])

  /// A port that nothing listens on and that no other caller gets.
  ///
  /// It is below the ephemeral ports of Linux (32768 and up) and macOS (49152 and up): between this call and the program's
  /// `bind`, the kernel gives ephemeral ports to outgoing connections. HAProxy shares a port that is in use instead of failing.
  package static func freePort() throws -> Int {
    for _ in 0..<1000 {
      let port = Int.random(in: 10_240..<32_768)
      let descriptor = try newSocket()
      defer { _ = close(descriptor) }
      var address = address(port: port)
      guard bind(descriptor, &address) else { continue }
      if given.withLock({ $0.insert(port).inserted }) { return port }
    }
    throw POSIXError(.EADDRINUSE)
  }

  /// Waits until a process listens on a port. The time limit only guards against a hang.
  ///
  /// - Throws: `ECHILD` as soon as the process has ended.
  package static func wait(for port: Int, of process: GuardedProcess) async throws {
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      if isOpen(port) { return }
      guard process.isRunning else { throw POSIXError(.ECHILD) }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw POSIXError(.ETIMEDOUT)
  }

  /// Whether a process listens on a port.
  package static func isOpen(_ port: Int) -> Bool {
    guard let descriptor = try? connect(to: port) else { return false }
    _ = close(descriptor)
    return true
  }

  /// Connects to a port.
  static func connect(to port: Int) throws -> Int32 {
    let descriptor = try newSocket()
    var address = address(port: port)
    let isOpen = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        #if canImport(Glibc)
          return Glibc.connect(descriptor, pointer, size) == 0
        #else
          return Darwin.connect(descriptor, pointer, size) == 0
        #endif
      }
    }
    if isOpen { return descriptor }
    _ = close(descriptor)
    throw POSIXError(.ECONNREFUSED)
  }

  static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  static func bind(_ descriptor: Int32, _ address: inout sockaddr_in) -> Bool {
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        #if canImport(Glibc)
          Glibc.bind(descriptor, pointer, size) == 0
        #else
          Darwin.bind(descriptor, pointer, size) == 0
        #endif
      }
    }
  }

  static func port(of descriptor: Int32) -> Int {
    var bound = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &bound) { pointer in
      _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    return Int(UInt16(bigEndian: bound.sin_port))
  }

  private static func newSocket() throws -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }
}
