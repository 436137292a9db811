/// A URL: an absolute URI or an absolute path.
public final class ParsedURL: OpaqueValue {
  /// The URL as written.
  public let text: String
  let scheme: String
  /// The host and port; IPv6 addresses are in brackets.
  let host: String
  let path: String
  let query: String

  public var typeName: TypeName { TypeName("kubernetes.URL") }

  public func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? ParsedURL).map { Text.equal($0.text, text) } ?? false
  }

  /// Parses a URL. Returns nil if the text is not one.
  public init?(_ text: String) {
    self.text = text
    var rest = Array(text.utf8)[...]
    guard !rest.isEmpty, rest.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
    rest = rest.prefix { $0 != UInt8(ascii: "#") }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Text.string(rest[(mark + 1)...])
      rest = rest[..<mark]
    } else {
      query = ""
    }
    let letters = rest.prefix {
      $0.isIdentifierPart && $0 != 0x5F || [0x2B, 0x2D, 0x2E].contains($0)
    }
    if rest.first != UInt8(ascii: "/") {
      guard let first = letters.first, first.isIdentifierStart,
        rest.dropFirst(letters.count).first == UInt8(ascii: ":")
      else { return nil }
      scheme = Text.string(letters.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
      rest = rest.dropFirst(letters.count + 1)
    } else {
      scheme = ""
    }
    if rest.starts(with: "//".utf8), !(scheme.isEmpty && rest.starts(with: "///".utf8)) {
      let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
      rest = rest.dropFirst(2 + authority.count)
      let start = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.startIndex
      guard Self.isHost(authority[start...]) else { return nil }
      host = Text.string(authority[start...])
    } else {
      host = ""
    }
    guard Percent.isValid(rest) else { return nil }
    path = Text.string(rest)
  }

  private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
    var port = host[host.endIndex...]
    if host.first == UInt8(ascii: "[") {
      guard let close = host.lastIndex(of: UInt8(ascii: "]")) else { return false }
      port = host[(close + 1)...]
    } else if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
      port = host[colon...]
    }
    guard !host.contains(0x20), !host.contains(UInt8(ascii: "%")) || Percent.isValid(host) else {
      return false
    }
    guard let first = port.first else { return true }
    return first == UInt8(ascii: ":") && port.dropFirst().allSatisfy { $0.isDigit }
  }

  /// The host without port and brackets.
  var hostname: String { split.name }

  /// The port, or an empty string.
  var port: String { split.port }

  private var split: (name: String, port: String) {
    let bytes = Array(host.utf8)
    var end = bytes.count
    var port = ""
    let close = bytes.lastIndex(of: UInt8(ascii: "]")) ?? -1
    if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), colon > close {
      port = Text.string(bytes[(colon + 1)...])
      end = colon
    }
    guard bytes.first == UInt8(ascii: "["), close > 0 else {
      return (Text.string(bytes[..<end]), port)
    }
    return (Text.string(bytes[1..<close]), port)
  }

  /// The path with invalid characters escaped.
  var escapedPath: String { Percent.encodePath(path) }

  /// The query parameters in order, unescaped. Those with invalid escapes are omitted.
  var parameters: [(name: String, value: String)] {
    query.utf8.split(separator: UInt8(ascii: "&")).compactMap { part in
      let bytes = Array(part)
      guard !bytes.contains(UInt8(ascii: ";")) else { return nil }
      let sign = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.count
      guard let name = Percent.decode(bytes[..<sign]),
        let value = Percent.decode(bytes[min(sign + 1, bytes.count)...])
      else { return nil }
      return (name: name, value: value)
    }
  }
}

/// Percent-encoding such as `%20`.
enum Percent {
  static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
    for place in bytes.indices where bytes[place] == UInt8(ascii: "%") {
      guard place + 2 < bytes.endIndex, bytes[place + 1].isHexDigit, bytes[place + 2].isHexDigit
      else { return false }
    }
    return true
  }

  static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
    guard isValid(bytes) else { return nil }
    var output: [UInt8] = []
    var place = bytes.startIndex
    while place < bytes.endIndex {
      switch bytes[place] {
      case UInt8(ascii: "%"):
        output.append(UInt8(bytes[place + 1].hexValue << 4 | bytes[place + 2].hexValue))
        place += 2
      case UInt8(ascii: "+"): output.append(0x20)
      default: output.append(bytes[place])
      }
      place += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  static func encodePath(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let plain = Set("-_.~!$&'()*+,;=:@/%[]".utf8)
    var output: [UInt8] = []
    for byte in path.utf8 {
      if byte.isIdentifierPart || plain.contains(byte) {
        output.append(byte)
      } else {
        output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
