import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A parsed request.
package struct StandInRequest: Sendable {
  package let method: String
  /// The percent-decoded segments of the path.
  package let segments: [String]
  package let path: String
  package let query: [String: String]
  /// The headers, with names in lower case.
  package let headers: [String: String]
  package let body: [UInt8]

  package func accepts(_ text: String) -> Bool { headers["accept"]?.contains(text) ?? false }
}

/// A client's connection: HTTP/1.1 with keep-alive.
final class HTTPConnection {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private(set) var isOpen = true

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Reads the next request; nil if the client has disconnected or sends something else.
  func next() -> StandInRequest? {
    guard let end = fill(until: { Self.find([13, 10, 13, 10], in: $0) }) else { return nil }
    let head = String(decoding: buffer[..<end], as: UTF8.self)
    buffer.removeFirst(end + 4)
    var lines = head.components(separatedBy: "\r\n")
    let words = lines.removeFirst().split(separator: " ").map(String.init)
    guard words.count == 3, let parts = URLComponents(string: words[1]) else { return nil }
    var headers: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      headers[line[..<colon].lowercased()] = value
    }
    guard let body = body(headers) else { return nil }
    var query: [String: String] = [:]
    for item in parts.queryItems ?? [] { query[item.name] = item.value ?? "" }
    let segments = parts.percentEncodedPath.split(separator: "/").map {
      String($0).removingPercentEncoding ?? String($0)
    }
    return StandInRequest(
      method: words[0], segments: segments, path: parts.path, query: query, headers: headers,
      body: body)
  }

  private func body(_ headers: [String: String]) -> [UInt8]? {
    if headers["transfer-encoding"]?.contains("chunked") == true {
      var body: [UInt8] = []
      while true {
        guard let end = fill(until: { Self.find([13, 10], in: $0) }),
          let size = Int(String(decoding: buffer[..<end], as: UTF8.self), radix: 16)
        else { return nil }
        guard fill(until: { $0.count >= end + 4 + size ? 0 : nil }) != nil else { return nil }
        body += buffer[(end + 2)..<(end + 2 + size)]
        buffer.removeFirst(end + 4 + size)
        if size == 0 { return body }
      }
    }
    let length = headers["content-length"].flatMap(Int.init) ?? 0
    guard fill(until: { $0.count >= length ? 0 : nil }) != nil else { return nil }
    defer { buffer.removeFirst(length) }
    return Array(buffer[..<length])
  }

  private func fill(until done: ([UInt8]) -> Int?) -> Int? {
    while true {
      if let result = done(buffer) { return result }
      var part = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(descriptor, &part, part.count, 0)
      guard count > 0 else { return nil }
      buffer += part[..<count]
    }
  }

  private static func find(_ pattern: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= pattern.count else { return nil }
    return (0...(bytes.count - pattern.count)).first { start in
      bytes[start] == pattern[0] && bytes[start..<(start + pattern.count)].elementsEqual(pattern)
    }
  }

  /// Sends raw bytes; returns false if the client has disconnected.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count, isOpen {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.send(
            descriptor, buffer.baseAddress! + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
        #else
          Darwin.send(descriptor, buffer.baseAddress! + sent, buffer.count - sent, 0)
        #endif
      }
      guard count > 0 else {
        isOpen = false
        return false
      }
      sent += count
    }
    return isOpen
  }

  /// Whether the client is still connected, as far as can be determined.
  var isHeard: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return !(count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK))
  }

  func close() {
    isOpen = false
  }

  /// Resets the connection, like a gateway that crashes.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    isOpen = false
  }
}
