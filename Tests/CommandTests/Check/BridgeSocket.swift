import Basics
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A UDP port on loopback that answers STUN requests which are signed with a password, as bridges do.
final class BridgeSocket {
  let port: Int
  private let descriptor: Int32

  struct Failure: Error {}

  init(password: String) throws {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_DGRAM, 0)
    #endif
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard descriptor >= 0, isBound else { throw Failure() }
    self.descriptor = descriptor
    port = Int(UInt16(bigEndian: place.sin_port))
    let key = Array(password.utf8)
    Thread.detachNewThread {
      Self.serve(descriptor, key)
      close(descriptor)
    }
  }

  deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private static func serve(_ descriptor: Int32, _ key: [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 2048)
    while true {
      var sender = sockaddr_storage()
      var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let count = withUnsafeMutablePointer(to: &sender) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          recvfrom(descriptor, &buffer, buffer.count, 0, $0, &size)
        }
      }
      guard count > 0 else { return }
      guard let response = response(to: Array(buffer[..<count]), key) else { continue }
      _ = withUnsafePointer(to: &sender) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          sendto(descriptor, response, response.count, 0, $0, size)
        }
      }
    }
  }

  /// A success response without attributes, if the request's signature (RFC 8489, 14.5) is that of the key.
  private static func response(to request: [UInt8], _ key: [UInt8]) -> [UInt8]? {
    var start = 20
    while start + 4 <= request.count {
      let length = Int(request[start + 2]) << 8 | Int(request[start + 3])
      if request[start] == 0, request[start + 1] == 8, start + 24 <= request.count {
        var part = Array(request[..<start])
        part[2...3] = [UInt8((start + 4) >> 8), UInt8((start + 4) & 0xFF)]
        let signature = Array(request[start + 4..<start + 24])
        guard SHA1.authentication(part, key: key) == signature else { return nil }
        return [1, 1, 0, 0] + request[4..<20]
      }
      start += 4 + (length + 3) / 4 * 4
    }
    return nil
  }
}
