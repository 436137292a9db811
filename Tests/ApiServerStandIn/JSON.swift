import Foundation

/// A JSON value, the form in which the stand-in stores objects.
package enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  package static func parse(_ bytes: [UInt8]) -> JSON? {
    (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)).flatMap(
      JSON.init)
  }

  /// Takes over what Foundation has read. A Decodable that tries one type after the other would throw for almost every value, and
  /// Swift Testing keeps the backtrace of each error: that took a fifth of the time of all tests.
  private init?(_ value: Any) {
    // The order matters: to find out whether a dictionary or a list is a class such as NSNumber, the runtime bridges all of it.
    switch value {
    case let text as String: self = .string(text)
    case let members as [String: Any]: self = .object(members.compactMapValues(JSON.init))
    case let elements as [Any]: self = .array(elements.compactMap(JSON.init))
    case is NSNull: self = .null
    case let number as NSNumber: self.init(number)
    default: return nil
    }
  }

  private init(_ number: NSNumber) {
    // Foundation's type codes: `c` is a boolean, `d` has a fraction, an exponent, or is too large for an Int.
    switch String(cString: number.objCType) {
    case "c": self = .bool(number.boolValue)
    case "d", "Q":
      self = Int(exactly: number.doubleValue).map(JSON.int) ?? .double(number.doubleValue)
    default: self = .int(number.intValue)
    }
  }

  package subscript(key: String) -> JSON? {
    get { if case .object(let members) = self { members[key] } else { nil } }
    set {
      guard case .object(var members) = self else {
        if let newValue { self = .object([key: newValue]) }
        return
      }
      members[key] = newValue
      self = .object(members)
    }
  }

  /// The value at a path of keys.
  package subscript(path: [String]) -> JSON? {
    get {
      var value: JSON? = self
      for key in path { value = value?[key] }
      return value
    }
    set {
      guard let first = path.first else {
        if let newValue { self = newValue }
        return
      }
      var child = self[first] ?? .object([:])
      if path.count == 1 {
        self[first] = newValue
      } else {
        child[Array(path.dropFirst())] = newValue
        self[first] = child
      }
    }
  }

  package var text: String? { if case .string(let text) = self { text } else { nil } }
  package var number: Int? { if case .int(let number) = self { number } else { nil } }
  package var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
  package var members: [String: JSON] {
    if case .object(let members) = self { members } else { [:] }
  }

  /// The value as compact JSON with sorted keys.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .int(let value): bytes += String(value).utf8
    case .double(let value): bytes += "\(value)".utf8
    case .string(let text): JSON.quote(text, to: &bytes)
    case .array(let elements):
      bytes.append(0x5B)
      for (position, element) in elements.enumerated() {
        if position > 0 { bytes.append(0x2C) }
        element.write(to: &bytes)
      }
      bytes.append(0x5D)
    case .object(let members):
      bytes.append(0x7B)
      for (position, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if position > 0 { bytes.append(0x2C) }
        JSON.quote(member.key, to: &bytes)
        bytes.append(0x3A)
        member.value.write(to: &bytes)
      }
      bytes.append(0x7D)
    }
  }

  private static func quote(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: bytes += #"\""#.utf8
      case 0x5C: bytes += #"\\"#.utf8
      case 0..<0x20: bytes += String(format: "\\u%04x", byte).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }
}
