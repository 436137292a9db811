import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The response of a local server as an API server's proxy passes it on.
package enum ProxiedAnswer {
  /// Returns the body of the response; nil without a response.
  package static func text(_ path: String, from port: Int) -> String? {
    get(path, [:], from: port).map { String(decoding: $0.body, as: UTF8.self) }
  }

  /// Returns the response; nil without one.
  static func get(_ path: String, _ query: [String: String], from port: Int) -> Answer? {
    guard let descriptor = try? Loopback.connect(to: port) else { return nil }
    defer { close(descriptor) }
    // A server that stops responding must not block the thread.
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    let pairs = query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let target = pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    let request = Array("GET \(target) HTTP/1.0\r\nHost: pod\r\n\r\n".utf8)
    guard write(descriptor, request, request.count) == request.count else { return nil }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &part, part.count)
      if count <= 0 { break }
      bytes += part[..<count]
    }
    let blank: [UInt8] = [13, 10, 13, 10]
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else {
      return nil
    }
    let head = String(decoding: bytes[..<end], as: UTF8.self)
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 502
    let body = bytes[(end + 4)...]
    let isChunked = head.lowercased().contains("transfer-encoding: chunked")
    return Answer(
      status, bytes: isChunked ? joined(chunks: body) : Array(body), contentType: "text/plain")
  }

  /// Decodes chunked content (RFC 9112, section 7.1), as far as it is complete.
  private static func joined(chunks: ArraySlice<UInt8>) -> [UInt8] {
    var content: [UInt8] = []
    var rest = chunks
    while let end = rest.firstIndex(of: 13) {
      let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16) ?? 0
      let start = end + 2
      guard size > 0, start + size <= rest.endIndex else { break }
      content += rest[start..<start + size]
      rest = rest[min(start + size + 2, rest.endIndex)...]
    }
    return content
  }
}
