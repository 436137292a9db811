import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a server on this machine answers, as an API server passes it on.
enum ProxiedAnswer {
  /// Nil when nothing answers.
  static func get(_ path: String, _ query: [String: String], from port: Int) -> Answer? {
    guard let descriptor = try? Loopback.connect(to: port) else { return nil }
    defer { close(descriptor) }
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
    return Answer(status, bytes: Array(bytes[(end + 4)...]), contentType: "text/plain")
  }
}
