/// An address in HAProxy syntax: `HOST`, `HOST:PORT`, `*:PORT`, `[IPV6]:PORT`, `ipv4@…`, or a socket path.
public struct Address: Sendable, Hashable {
  /// The whole address.
  public let word: Word
  /// The host without brackets; nil for a socket path, empty for `:PORT`.
  public let host: Word?
  /// The port, or a range of ports such as `8000-8010`; nil if there is none.
  public let port: Word?
  /// The prefix before `@`, such as `ipv4`, `unix`, `fd` or `abns`.
  public let family: String?

  /// Whether an environment variable reference may include a port that the text does not show.
  public var mayHidePort: Bool {
    guard port == nil, let last = word.parts.last, case .environment = last else { return false }
    return true
  }

  private static let portless: [Substring] = ["unix", "abns", "abnsz", "fd", "sockpair", "rhttp"]

  init(_ word: Word) {
    self.word = word
    let bytes = Array(word.text.utf8)
    var start = 0
    var family: String?
    if word.isConstant || word.text.utf8.first != UInt8(ascii: "$"),
      let at = bytes.firstIndex(of: UInt8(ascii: "@"))
    {
      family = String(decoding: bytes[..<at], as: UTF8.self)
      start = at + 1
    }
    self.family = family
    let isSocket =
      bytes.dropFirst(start).first == UInt8(ascii: "/")
      || family.map { Self.portless.contains($0.split(separator: "+").last ?? "") } ?? false
    if isSocket {
      host = nil
      port = nil
      return
    }
    let colon = bytes.lastIndex(of: UInt8(ascii: ":")).flatMap { $0 >= start ? $0 : nil }
    let bracket = bytes.lastIndex(of: UInt8(ascii: "]"))
    var end = bytes.count
    if let colon, colon > bracket ?? -1 {
      port = colon + 1 < end ? word.slice(colon + 1..<end) : nil
      end = colon
    } else {
      port = nil
    }
    if start < end, bytes[start] == UInt8(ascii: "["), bracket == end - 1, start + 1 < end {
      start += 1
      end -= 1
    }
    host = word.slice(start..<end)
  }
}
