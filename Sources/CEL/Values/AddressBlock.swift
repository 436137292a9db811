/// An address block in CIDR notation, such as `10.0.0.0/8`.
public final class AddressBlock: OpaqueValue {
  let address: Address
  let prefixLength: Int

  init(address: Address, prefixLength: Int) {
    self.address = address
    self.prefixLength = prefixLength
  }

  public var typeName: TypeName { TypeName("net.CIDR") }

  public var text: String { "\(address.text)/\(prefixLength)" }

  public func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? AddressBlock else { return false }
    return prefixLength == other.prefixLength && address.isEqual(to: other.address)
  }

  /// The block with all host bits set to zero.
  var masked: AddressBlock {
    let bits = (address.bits >> hostBits) << hostBits
    return AddressBlock(
      address: Address(bits: bits, isVersion4: address.isVersion4), prefixLength: prefixLength)
  }

  private var hostBits: Int { address.width - prefixLength }

  func contains(_ other: Address) -> Bool {
    let bits: UInt128
    if address.isVersion4 {
      guard let version4 = other.version4 else { return false }
      bits = UInt128(version4)
    } else {
      guard !other.isVersion4 else { return false }
      bits = other.bits
    }
    return address.bits >> hostBits == bits >> hostBits
  }

  func contains(_ other: AddressBlock) -> Bool {
    address.isVersion4 == other.address.isVersion4 && prefixLength <= other.prefixLength
      && contains(other.address)
  }

  /// Parses a block.
  static func parse(_ text: String) throws(AddressError) -> AddressBlock {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { throw .malformed }
    let address = try Address.parse(String(text[..<slash]))
    let digits = text[text.utf8.index(after: slash)...]
    guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0.isDigit }),
      digits.utf8.count == 1 || digits.utf8.first != UInt8(ascii: "0"),
      let length = Int(digits), length <= address.width
    else { throw .malformed }
    return AddressBlock(address: address, prefixLength: length)
  }
}
