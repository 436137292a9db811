/// Why a text is not a valid address.
enum AddressError: Error {
  case malformed, hasZone, isMapped
}

extension Address {
  /// Parses an address. Zones and dotted IPv4 within IPv6 are not accepted.
  static func parse(_ text: String) throws(AddressError) -> Address {
    guard text.utf8.count <= 64 else { throw .malformed }
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: "%")) { throw .hasZone }
    guard bytes.contains(UInt8(ascii: ":")) else {
      guard let bits = dotted(bytes[...]) else { throw .malformed }
      return Address(bits: UInt128(bits), isVersion4: true)
    }
    if let dot = bytes.firstIndex(of: UInt8(ascii: ".")) {
      let colon = bytes[..<dot].lastIndex(of: UInt8(ascii: ":")) ?? 0
      guard dotted(bytes[(colon + 1)...]) != nil else { throw .malformed }
      throw .isMapped
    }
    guard let bits = groups(bytes) else { throw .malformed }
    return Address(bits: bits, isVersion4: false)
  }

  private static func dotted(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      // Leading zeros are rejected because some parsers read them as octal.
      guard (1...3).contains(part.count), part.allSatisfy({ $0.isDigit }),
        part.count == 1 || part.first != UInt8(ascii: "0")
      else { return nil }
      let number = part.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
      guard number <= 255 else { return nil }
      bits = bits << 8 | number
    }
    return bits
  }

  private static func groups(_ bytes: [UInt8]) -> UInt128? {
    var parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard bytes.first != UInt8(ascii: ":") || bytes.starts(with: "::".utf8),
      bytes.last != UInt8(ascii: ":") || bytes.suffix(2).elementsEqual("::".utf8)
    else { return nil }
    // A `::` at either end yields two empty parts there, one of which is redundant.
    if parts.count > 1, parts[0].isEmpty, parts[1].isEmpty { parts.removeFirst() }
    let count = parts.count
    if count > 1, parts[count - 1].isEmpty, parts[count - 2].isEmpty { parts.removeLast() }
    let gaps = parts.indices.filter { parts[$0].isEmpty }
    guard gaps.count <= 1, gaps.isEmpty ? parts.count == 8 : parts.count <= 8 else { return nil }
    var bits: UInt128 = 0
    for part in parts {
      if part.isEmpty {
        bits <<= UInt128(16 * (9 - parts.count))
        continue
      }
      guard part.count <= 4, part.allSatisfy({ $0.isHexDigit }) else { return nil }
      bits = bits << 16 | UInt128(part.reduce(0) { $0 << 4 | $1.hexValue })
    }
    return bits
  }
}
