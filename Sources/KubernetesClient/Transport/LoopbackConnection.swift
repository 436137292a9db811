import Basics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Sends text to a port on 127.0.0.1 and reads the answer until the other end closes the connection.
public enum LoopbackConnection {
  /// Why there is no answer.
  public enum Failure: Error, Sendable, Hashable {
    /// Nothing listens on the port.
    case refused
    case tooLate
    case tooLong
    case interrupted
    /// The system has no socket left, or the connection broke.
    case broken
  }

  /// - Parameters:
  ///   - port: The port on 127.0.0.1.
  ///   - bytes: What to send.
  ///   - milliseconds: The time for all of it.
  ///   - limit: The most bytes of the answer.
  ///   - interrupt: What ends the wait at once.
  /// - Throws: ``Failure``
  public static func exchange(
    port: Int, _ bytes: [UInt8], within milliseconds: Int, limit: Int, interrupt: Interrupt?
  ) throws(Failure) -> [UInt8] {
    let end = Time.steady + Int64(milliseconds)
    let descriptor = try connect(to: port, until: end, interrupt)
    defer { _ = close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      try wait(for: descriptor, isWriting: true, until: end, interrupt)
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, noSignal) }
      if count < 0, errno != EAGAIN, errno != EINTR { throw .broken }
      if count > 0 { rest = rest.dropFirst(count) }
    }
    var answer: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      try wait(for: descriptor, until: end, interrupt)
      let count = recv(descriptor, &part, part.count, 0)
      if count == 0 { return answer }
      if count < 0 {
        if errno == EAGAIN || errno == EINTR { continue }
        // The other end closed without reading everything; what it sent before is the answer.
        if errno == ECONNRESET { return answer }
        throw .broken
      }
      answer += part[..<count]
      if answer.count > limit { throw .tooLong }
    }
  }

  private static func wait(
    for descriptor: Int32, isWriting: Bool = false, until end: Int64, _ interrupt: Interrupt?
  ) throws(Failure) {
    switch DescriptorWait.wait(for: [descriptor], isWriting: isWriting, until: end, interrupt) {
    case .ready: return
    case .tooLate: throw .tooLate
    case .interrupted: throw .interrupted
    }
  }

  private static func connect(
    to port: Int, until end: Int64, _ interrupt: Interrupt?
  ) throws(Failure) -> Int32 {
    guard let number = UInt16(exactly: port), number > 0 else { throw .refused }
    let descriptor = newSocket()
    guard descriptor >= 0 else { throw .broken }
    var isOpen = false
    defer { if !isOpen { _ = close(descriptor) } }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = number.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { start(descriptor, $0, size) }
    }
    if result != 0 {
      guard errno == EINPROGRESS else { throw .refused }
      try wait(for: descriptor, isWriting: true, until: end, interrupt)
      var fault: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      _ = getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &fault, &length)
      if fault != 0 { throw .refused }
    }
    isOpen = true
    return descriptor
  }

  #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)

    private static func newSocket() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }

    private static func start(
      _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
    ) -> Int32 { Glibc.connect(descriptor, address, size) }
  #else
    private static let noSignal: Int32 = 0

    private static func newSocket() -> Int32 {
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
      var isOn: Int32 = 1
      _ = setsockopt(
        descriptor, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
      return descriptor
    }

    private static func start(
      _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
    ) -> Int32 { Darwin.connect(descriptor, address, size) }
  #endif
}
