import Basics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A UDP socket that does not wait.
public final class DatagramSocket {
  private let descriptor: Int32
  private let isIPv6: Bool

  /// Opens a socket for addresses of one family; nil where the system has none of it.
  public init?(isIPv6: Bool) {
    #if canImport(Glibc)
      let type = Int32(SOCK_DGRAM.rawValue)
    #else
      let type = SOCK_DGRAM
    #endif
    descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, type, 0)
    self.isIPv6 = isIPv6
    guard descriptor >= 0 else { return nil }
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) >= 0,
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) >= 0
    else { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Sends bytes to a literal address; returns whether the system took them.
  public func send(_ bytes: [UInt8], to address: String, port: Int) -> Bool {
    guard let port = UInt16(exactly: port) else { return false }
    if isIPv6 {
      var place = sockaddr_in6()
      place.sin6_family = sa_family_t(AF_INET6)
      place.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, address, &place.sin6_addr) == 1 else { return false }
      return send(bytes, to: &place)
    }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    guard inet_pton(AF_INET, address, &place.sin_addr) == 1 else { return false }
    return send(bytes, to: &place)
  }

  private func send<Address>(_ bytes: [UInt8], to place: inout Address) -> Bool {
    let size = socklen_t(MemoryLayout<Address>.size)
    return withUnsafePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, 0, $0, size) == bytes.count
      }
    }
  }

  /// The next datagram that has arrived, or nil.
  public func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 2048)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Waits until a datagram has arrived at one of some sockets, or until a time on `Time.steady`.
  ///
  /// - Parameters:
  ///   - sockets: The sockets.
  ///   - end: The time.
  ///   - interrupt: What ends the wait at once.
  /// - Throws: ``Interrupted`` if it was raised.
  public static func wait(
    for sockets: [DatagramSocket], until end: Int64, _ interrupt: Interrupt?
  ) throws(Interrupted) {
    let outcome = DescriptorWait.wait(
      for: sockets.map(\.descriptor), until: end, interrupt)
    if outcome == .interrupted { throw Interrupted() }
  }
}
