/// Reads one XML document from an untrusted server.
///
/// It reads what XMPP allows (RFC 6120, section 11.1): elements, attributes, text, the five predefined references and
/// character references. Comments, processing instructions other than the declaration, DTDs and entities are refused.
public struct XMLReader {
  /// The most levels of elements.
  public static let depthLimit = 64
  /// The most bytes of a document.
  public static let sizeLimit = 1 << 20

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The root element of a document.
  ///
  /// - Throws: ``XMLError`` when it is not XML, too large, or nested too deeply.
  public static func read(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
    guard bytes.count <= sizeLimit else { throw .tooLarge(limit: sizeLimit) }
    var reader = XMLReader(bytes)
    reader.skipSpace()
    if reader.starts(with: "<?xml") {
      while !reader.starts(with: "?>") {
        guard reader.position < bytes.count else { throw .truncated }
        reader.position += 1
      }
      reader.position += 2
      reader.skipSpace()
    }
    let root = try reader.document()
    reader.skipSpace()
    guard reader.position == bytes.count else { throw .unexpected(at: reader.position) }
    return root
  }

  /// Reads the root with everything in it. The open elements are a list, so that nesting takes no stack.
  private mutating func document() throws(XMLError) -> XMLElement {
    var open: [XMLElement] = []
    while true {
      guard position < bytes.count else { throw .truncated }
      if bytes[position] != UInt8(ascii: "<") {
        guard !open.isEmpty else { throw .unexpected(at: position) }
        open[open.count - 1].text += try text(until: UInt8(ascii: "<"))
        continue
      }
      position += 1
      guard position < bytes.count else { throw .truncated }
      var ended: XMLElement?
      if bytes[position] == UInt8(ascii: "/") {
        position += 1
        let start = position
        let name = try name()
        skipSpace()
        try take(UInt8(ascii: ">"))
        guard let last = open.popLast(), last.name == name else { throw .unexpected(at: start) }
        ended = last
      } else {
        let (element, isEmpty) = try startTag()
        if isEmpty {
          ended = element
        } else {
          guard open.count < Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
          open.append(element)
        }
      }
      guard let ended else { continue }
      if open.isEmpty { return ended }
      open[open.count - 1].children.append(ended)
    }
  }

  private mutating func startTag() throws(XMLError) -> (element: XMLElement, isEmpty: Bool) {
    let name = try name()
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      guard position < bytes.count else { throw .truncated }
      switch bytes[position] {
      case UInt8(ascii: ">"):
        position += 1
        return (XMLElement(name, attributes), false)
      case UInt8(ascii: "/"):
        position += 1
        try take(UInt8(ascii: ">"))
        return (XMLElement(name, attributes), true)
      default:
        let start = position
        let attribute = try self.name()
        skipSpace()
        try take(UInt8(ascii: "="))
        skipSpace()
        guard position < bytes.count else { throw .truncated }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
          throw .unexpected(at: position)
        }
        position += 1
        let value = try text(until: quote)
        try take(quote)
        guard attributes.updateValue(value, forKey: attribute) == nil else {
          throw .unexpected(at: start)
        }
      }
    }
  }

  private mutating func name() throws(XMLError) -> String {
    let start = position
    while position < bytes.count, Self.isName(bytes[position]) { position += 1 }
    guard position > start else {
      throw position < bytes.count ? .unexpected(at: position) : .truncated
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: ":"), UInt8(ascii: "."), 0x80...:
      true
    default: false
    }
  }

  /// Text up to a byte, which is left.
  private mutating func text(until end: UInt8) throws(XMLError) -> String {
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != end {
      if bytes[position] == UInt8(ascii: "&") {
        text += try reference().utf8
      } else if bytes[position] == UInt8(ascii: "<") {
        throw .unexpected(at: position)
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    guard position < bytes.count else { throw .truncated }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func reference() throws(XMLError) -> String {
    let start = position
    guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
      throw .unexpected(at: start)
    }
    let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    position = end + 1
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "apos": return "'"
    case "quot": return "\""
    default:
      let number =
        name.hasPrefix("#x")
        ? UInt32(name.dropFirst(2), radix: 16)
        : name.hasPrefix("#") ? UInt32(name.dropFirst(1)) : nil
      guard let scalar = number.flatMap(Unicode.Scalar.init) else { throw .unexpected(at: start) }
      return String(Character(scalar))
    }
  }

  private mutating func take(_ byte: UInt8) throws(XMLError) {
    guard position < bytes.count else { throw .truncated }
    guard bytes[position] == byte else { throw .unexpected(at: position) }
    position += 1
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }
}

/// Why a document is not read.
public enum XMLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// - Parameter at: the byte, counted from 0.
  case unexpected(at: Int)
  case truncated
  case tooDeep(limit: Int)
  case tooLarge(limit: Int)

  public var description: String {
    switch self {
    case .unexpected(let position): "not XML: unexpected character at byte \(position)"
    case .truncated: "not XML: it ends too early"
    case .tooDeep(let limit): "XML nested more than \(limit) levels deep"
    case .tooLarge(let limit): "XML of more than \(limit >> 20) MiB"
    }
  }
}
