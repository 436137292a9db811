import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The response of a local server as an API server's proxy passes it on.
package enum ProxiedAnswer {
  /// What a port on loopback answers to a text, until it closes the connection.
  package static func raw(_ text: String, from port: Int) -> String? {
    guard let descriptor = try? Loopback.connect(to: port) else { return nil }
    defer { _ = close(descriptor) }
    let request = Array(text.utf8)
    guard write(descriptor, request, request.count) == request.count else { return nil }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &part, part.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += part[..<count]
    }
  }

  /// Returns the body of the response; nil without a response.
  package static func text(_ path: String, from port: Int) -> String? {
    get(path, [:], from: port).map { String(decoding: $0.body, as: UTF8.self) }
  }

  /// Returns nil if nothing answers.
  static func get(_ path: String, _ query: [String: String], from port: Int) -> Answer? {
    send("GET", path, query, [:], [], to: port)
  }

  /// Passes a request on.
  ///
  /// - Parameter headers: The headers to pass on besides Host.
  /// - Returns: nil if nothing answers.
  static func send(
    _ method: String, _ path: String, _ query: [String: String], _ headers: [String: String],
    _ body: [UInt8], to port: Int
  ) -> Answer? {
    guard let descriptor = try? Loopback.connect(to: port) else { return nil }
    defer { close(descriptor) }
    // A server that falls silent must not block the thread forever.
    var patience = timeval(tv_sec: 120, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    let pairs = query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let target = pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    var lines = ["\(method) \(target) HTTP/1.0", "Host: pod"]
    lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
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
    let content = bytes[(end + 4)...]
    let isChunked = head.lowercased().contains("transfer-encoding: chunked")
    let fields = head.split(separator: "\r\n").dropFirst().compactMap { line in
      line.firstIndex(of: ":").map {
        (
          name: line[..<$0].lowercased(),
          value: line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces)
        )
      }
    }
    var answer = Answer(
      status, bytes: isChunked ? joined(chunks: content) : Array(content),
      contentType: fields.first { $0.name == "content-type" }?.value ?? "text/plain")
    answer.headers = fields.filter { $0.name.hasPrefix("x-") }
    return answer
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
