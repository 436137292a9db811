import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Passes bytes between two sockets.
enum SocketRelay {
  /// Passes bytes in both directions until the second socket's end closes it or the first one's end is gone.
  ///
  /// Neither socket is in use when this returns: a thread that still read from one after it was closed would take the bytes of
  /// the connection that gets its number next.
  static func join(_ client: Int32, _ server: Int32) {
    let over = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      copy(client, server)
      // The client may wait for an answer although it sends nothing more.
      _ = shutdown(server, Int32(SHUT_WR))
      over.signal()
    }
    copy(server, client)
    for socket in [client, server] { _ = shutdown(socket, Int32(SHUT_RDWR)) }
    over.wait()
  }

  private static func copy(_ from: Int32, _ to: Int32) {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(from, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      var sent = 0
      while sent < count {
        let part = bytes.withUnsafeBytes {
          send(to, $0.baseAddress! + sent, count - sent, noSignal)
        }
        if part < 0, errno == EINTR { continue }
        if part <= 0 { return }
        sent += part
      }
    }
  }

  #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #else
    private static let noSignal: Int32 = 0
  #endif
}
