import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A name server on loopback, which answers questions for SRV and A records as a cluster's does.
package final class NameServerStandIn: Sendable {
  package let port: Int
  private let descriptor: Int32
  private let records: Mutex<Records>

  /// The names that it knows.
  private struct Records {
    /// The addresses of names.
    var addresses: [String: [String]] = [:]
    /// The addresses and ports behind SRV names.
    var services: [String: [(address: String, port: Int)]] = [:]
  }

  package init() throws {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_DGRAM, 0)
    #endif
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var address = Loopback.address(port: 0)
    guard Loopback.bind(descriptor, &address) else { throw POSIXError(.EADDRINUSE) }
    self.descriptor = descriptor
    port = Loopback.port(of: descriptor)
    records = Mutex(Records())
    // It ends when the socket is shut down.
    Thread.detachNewThread { [weak self] in
      var question = [UInt8](repeating: 0, count: 2048)
      while true {
        var sender = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            recvfrom(descriptor, &question, question.count, 0, $0, &size)
          }
        }
        guard count > 16, let answer = self?.answer(to: Array(question[..<count])) else {
          if count <= 0 { break }
          continue
        }
        _ = withUnsafePointer(to: &sender) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            sendto(descriptor, answer, answer.count, 0, $0, size)
          }
        }
      }
      _ = close(descriptor)
    }
  }

  deinit { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Sets the addresses of a name.
  package func set(_ name: String, to addresses: [String]) {
    records.withLock { $0.addresses[name] = addresses }
  }

  /// Sets what is behind an SRV name, in the order of the answers.
  package func set(service name: String, to targets: [(address: String, port: Int)]) {
    records.withLock { $0.services[name] = targets }
  }

  private func answer(to question: [UInt8]) -> [UInt8]? {
    var labels: [String] = []
    var index = 12
    while index < question.count, question[index] > 0 {
      let end = index + 1 + Int(question[index])
      guard end < question.count else { return nil }
      labels.append(String(decoding: question[(index + 1)..<end], as: UTF8.self))
      index = end
    }
    guard index + 4 < question.count else { return nil }
    let type = Int(question[index + 1]) << 8 | Int(question[index + 2])
    let name = labels.joined(separator: ".")
    var answers: [[UInt8]] = []
    var more: [[UInt8]] = []
    let known = records.withLock { $0 }
    if type == 33, let targets = known.services[name] {
      for target in targets {
        let host = Self.name(Self.host(target.address))
        let data = Self.pair(0) + Self.pair(100 / targets.count) + Self.pair(target.port) + host
        answers.append([0xC0, 0x0C] + Self.record(33, data))
        more.append(host + Self.record(1, Self.bytes(of: target.address)))
      }
    } else if type == 1 {
      let addresses = known.addresses[name] ?? (Self.address(name).map { [$0] } ?? [])
      answers = addresses.map { [0xC0, 0x0C] + Self.record(1, Self.bytes(of: $0)) }
    }
    let isKnown = !answers.isEmpty || type == 28
    return Array(question[..<2]) + [0x85, isKnown ? 0x80 : 0x83] + Self.pair(1)
      + Self.pair(answers.count) + Self.pair(0) + Self.pair(more.count)
      + question[12...(index + 4)] + answers.flatMap(\.self) + more.flatMap(\.self)
  }

  /// A pod's name in answers for a headless Service, such as `10-0-0-7.pod`.
  private static func host(_ address: String) -> String {
    address.replacingOccurrences(of: ".", with: "-") + ".pod"
  }

  private static func address(_ host: String) -> String? {
    guard host.hasSuffix(".pod") else { return nil }
    return host.dropLast(4).replacingOccurrences(of: "-", with: ".")
  }

  private static func name(_ text: String) -> [UInt8] {
    text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }

  private static func record(_ type: Int, _ data: [UInt8]) -> [UInt8] {
    pair(type) + pair(1) + pair(0) + pair(1) + pair(data.count) + data
  }

  private static func pair(_ number: Int) -> [UInt8] {
    [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
  }

  private static func bytes(of address: String) -> [UInt8] {
    address.split(separator: ".").compactMap { UInt8($0) }
  }
}
