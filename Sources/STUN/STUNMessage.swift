import Basics

/// A STUN message (RFC 8489).
struct STUNMessage: Sendable {
  enum Attribute: UInt16, Sendable {
    case userName = 0x0006
    case integrity = 0x0008
    case priority = 0x0024
    case fingerprint = 0x8028
    case iceControlled = 0x8029
  }

  static let bindingRequest: UInt16 = 0x0001
  static let bindingResponse: UInt16 = 0x0101
  static let bindingError: UInt16 = 0x0111

  private static let cookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42]
  private static let headerLength = 20

  let type: UInt16
  let transaction: [UInt8]
  private(set) var bytes: [UInt8]

  /// A message without attributes.
  init(type: UInt16, transaction: [UInt8]) {
    self.type = type
    self.transaction = transaction
    bytes = Self.big(type) + [0, 0] + Self.cookie + transaction
  }

  /// Reads a message; nil when the bytes are none.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headerLength, bytes[0] & 0xC0 == 0,
      bytes[4..<8].elementsEqual(Self.cookie),
      Int(bytes[2]) << 8 | Int(bytes[3]) == bytes.count - Self.headerLength
    else { return nil }
    type = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    transaction = Array(bytes[8..<Self.headerLength])
    self.bytes = bytes
  }

  mutating func add(_ attribute: Attribute, _ value: [UInt8]) {
    bytes += Self.big(attribute.rawValue) + Self.big(UInt16(value.count)) + value
    while bytes.count % 4 != 0 { bytes.append(0) }
    setLength(bytes.count - Self.headerLength)
  }

  /// Signs everything before the signature, under the length that the message has with it.
  mutating func addIntegrity(key: [UInt8]) {
    add(.integrity, Self.integrity(of: bytes, key: key))
  }

  /// Adds a checksum of everything before it.
  mutating func addFingerprint() {
    add(.fingerprint, Self.fingerprint(of: bytes))
  }

  /// The signature that follows a part of a message.
  static func integrity(of part: [UInt8], key: [UInt8]) -> [UInt8] {
    SHA1.authentication(lengthened(part, by: 24), key: key)
  }

  /// The checksum that follows a part of a message.
  static func fingerprint(of part: [UInt8]) -> [UInt8] {
    let sum = checksum(lengthened(part, by: 8)) ^ 0x5354_554E
    return stride(from: 24, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: sum >> UInt32($0))
    }
  }

  /// A part of a message with the length that it has when an attribute follows.
  private static func lengthened(_ part: [UInt8], by count: Int) -> [UInt8] {
    var part = part
    part.replaceSubrange(2..<4, with: big(UInt16(part.count - headerLength + count)))
    return part
  }

  private mutating func setLength(_ length: Int) {
    bytes.replaceSubrange(2..<4, with: Self.big(UInt16(length)))
  }

  private static func big(_ number: UInt16) -> [UInt8] {
    [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
  }

  /// CRC-32 as in ITU V.42.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
