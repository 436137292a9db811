/// An IPv4 or IPv6 address.
public final class Address: OpaqueValue {
  /// The address in network byte order; IPv4 is in the last four bytes.
  let bits: UInt128
  let isVersion4: Bool

  init(bits: UInt128, isVersion4: Bool) {
    self.bits = bits
    self.isVersion4 = isVersion4
  }

  public var typeName: TypeName { TypeName("net.IP") }

  public func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? Address else { return false }
    return canonical == other.canonical
  }

  /// The IPv6 form of an IPv4 address, so that both forms compare equal.
  private var canonical: UInt128 { isVersion4 ? bits | 0xFFFF << 32 : bits }

  /// The number of bits in the address.
  var width: Int { isVersion4 ? 32 : 128 }

  /// The IP version: 4 for an IPv4-mapped IPv6 address too.
  var family: Int64 { version4 == nil ? 6 : 4 }

  /// The IPv4 address, if this is one in either form.
  var version4: UInt32? {
    isVersion4 || bits >> 32 == 0xFFFF ? UInt32(truncatingIfNeeded: bits) : nil
  }

  /// The address in RFC 5952 format.
  public var text: String {
    if isVersion4 { return Self.dotted(UInt32(truncatingIfNeeded: bits)) }
    if let mapped = version4 { return "::ffff:" + Self.dotted(mapped) }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(longest.count, 1) { longest = start..<end }
      start = max(end, start + 1)
    }
    let hex = groups.map { String($0, radix: 16) }
    if longest.isEmpty { return hex.joined(separator: ":") }
    return hex[..<longest.lowerBound].joined(separator: ":") + "::"
      + hex[longest.upperBound...].joined(separator: ":")
  }

  private static func dotted(_ bits: UInt32) -> String {
    (0..<4).map { String(bits >> UInt32(24 - 8 * $0) & 0xFF) }.joined(separator: ".")
  }
}
