import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A simulated proxy on loopback: HTTP with CONNECT, or SOCKS 5.
package final class ProxyStandIn: Sendable {
  package enum Kind: Sendable { case http, socks }

  private let server: HTTPServer
  private let seen = Mutex<[String]>([])

  /// - Parameter password: The `name:password` that an HTTP proxy requires.
  package init(_ kind: Kind, password: String? = nil) throws {
    server = try HTTPServer()
    server.startRaw { [weak self] descriptor in
      guard
        let target = kind == .http
          ? Self.connect(descriptor, password) : Self.socks(descriptor)
      else { return }
      self?.seen.withLock { $0.append(target) }
      let port = Int(target.split(separator: ":").last ?? "") ?? 0
      guard let other = try? Loopback.connect(to: port) else { return }
      let answer =
        kind == .http
        ? Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)
        : [5, 0, 0, 1, 127, 0, 0, 1, 0, 0]
      _ = write(descriptor, answer, answer.count)
      SocketRelay.join(descriptor, other)
      _ = close(other)
    }
  }

  deinit { server.stop() }

  package var port: Int { server.port }

  /// The targets that clients requested, as they named them.
  package var targets: [String] { seen.withLock { $0 } }

  private static func connect(_ descriptor: Int32, _ password: String?) -> String? {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
      guard read(descriptor, &byte, 1) == 1, head.count < 1 << 16 else { return nil }
      head.append(byte)
    }
    let text = String(decoding: head, as: UTF8.self)
    if let password {
      let expected = "Proxy-Authorization: Basic \(Data(password.utf8).base64EncodedString())"
      guard text.contains(expected) else {
        let answer = Array(
          "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n".utf8)
        _ = write(descriptor, answer, answer.count)
        return nil
      }
    }
    let words = text.split(separator: " ")
    return words.first == "CONNECT" && words.count > 1 ? String(words[1]) : nil
  }

  private static func socks(_ descriptor: Int32) -> String? {
    func take(_ count: Int) -> [UInt8]? {
      var bytes = [UInt8](repeating: 0, count: count)
      var got = 0
      while got < count {
        let part = bytes.withUnsafeMutableBytes {
          read(descriptor, $0.baseAddress! + got, count - got)
        }
        guard part > 0 else { return nil }
        got += part
      }
      return bytes
    }
    guard let greeting = take(2), take(Int(greeting[1])) != nil else { return nil }
    let accepted: [UInt8] = [5, 0]
    _ = write(descriptor, accepted, 2)
    guard let request = take(4) else { return nil }
    let host: String
    switch request[3] {
    case 1: host = (take(4) ?? []).map(String.init).joined(separator: ".")
    case 3: host = String(decoding: take(Int(take(1)?[0] ?? 0)) ?? [], as: UTF8.self)
    default: return nil
    }
    guard let port = take(2) else { return nil }
    return "\(host):\(Int(port[0]) << 8 | Int(port[1]))"
  }
}
