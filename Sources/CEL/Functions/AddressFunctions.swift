/// The network functions: ip, cidr and their methods.
enum AddressFunctions {
  private static let addressType = StaticType.opaque(TypeName("net.IP"))
  private static let blockType = StaticType.opaque(TypeName("net.CIDR"))

  static func register(_ table: inout FunctionTable.Builder) {
    table.one("ip", .global, addressType) { value, _ throws(Fault) in .opaque(try address(value)) }
    table.one("ip", .member, addressType) { value, _ throws(Fault) in
      .opaque(try block(value).address)
    }
    table.one("isIP", .global, .bool) { value, _ throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      return .bool((try? Address.parse(text)) != nil)
    }
    table.one("ip.isCanonical", .global, .bool) { value, _ throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      return .bool(try address(value).text == text)
    }
    property("family", .int, &table) { .int($0.family) }
    property("isUnspecified", .bool, &table) { .bool($0.bits == 0) }
    property("isLoopback", .bool, &table) { .bool($0.isLoopback) }
    property("isLinkLocalMulticast", .bool, &table) { .bool($0.isLinkLocalMulticast) }
    property("isLinkLocalUnicast", .bool, &table) { .bool($0.isLinkLocalUnicast) }
    property("isGlobalUnicast", .bool, &table) { .bool($0.isGlobalUnicast) }
    table.one("cidr", .global, blockType) { value, _ throws(Fault) in .opaque(try block(value)) }
    table.one("isCIDR", .global, .bool) { value, _ throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      return .bool((try? AddressBlock.parse(text)) != nil)
    }
    table.two("containsIP", .member, .bool) { value, other, _ throws(Fault) in
      .bool(try block(value).contains(address(other)))
    }
    table.two("containsCIDR", .member, .bool) { value, other, _ throws(Fault) in
      .bool(try block(value).contains(block(other)))
    }
    table.one("masked", .member, blockType) { value, _ throws(Fault) in
      .opaque(try block(value).masked)
    }
    table.one("prefixLength", .member, .int) { value, _ throws(Fault) in
      .int(Int64(try block(value).prefixLength))
    }
  }

  private static func property(
    _ name: String, _ type: StaticType, _ table: inout FunctionTable.Builder,
    _ property: @escaping @Sendable (Address) -> Value
  ) {
    table.one(name, .member, type) { value, _ throws(Fault) in
      guard case .opaque = value else { throw .overload }
      return property(try address(value))
    }
  }

  private static func address(_ value: Value) throws(Fault) -> Address {
    switch value {
    case .opaque(let opaque):
      guard let address = opaque as? Address else { throw .overload }
      return address
    case .string(let text):
      do {
        return try Address.parse(text)
      } catch {
        throw fault(error, "IP Address", "IP Address '\(value.inMessage)'")
      }
    default: throw .overload
    }
  }

  private static func block(_ value: Value) throws(Fault) -> AddressBlock {
    switch value {
    case .opaque(let opaque):
      guard let block = opaque as? AddressBlock else { throw .overload }
      return block
    case .string(let text):
      do {
        return try AddressBlock.parse(text)
      } catch {
        throw fault(error, "CIDR", "network address '\(value.inMessage)'")
      }
    default: throw .overload
    }
  }

  private static func fault(_ error: AddressError, _ kind: String, _ subject: String) -> Fault {
    switch error {
    case .malformed: Fault("\(subject) parse error during conversion from string")
    case .hasZone: Fault("\(kind) with zone value is not allowed")
    case .isMapped: Fault("IPv4-mapped IPv6 address is not allowed")
    }
  }
}

extension Address {
  fileprivate var isLoopback: Bool {
    if let version4 { return version4 >> 24 == 127 }
    return bits == 1
  }

  fileprivate var isLinkLocalMulticast: Bool {
    if let version4 { return version4 >> 8 == 0xE0_00_00 }
    return bits >> 112 & 0xFF0F == 0xFF02
  }

  fileprivate var isLinkLocalUnicast: Bool {
    if let version4 { return version4 >> 16 == 0xA9FE }
    return bits >> 118 == 0x3FA
  }

  fileprivate var isMulticast: Bool {
    if let version4 { return version4 >> 28 == 0xE }
    return bits >> 120 == 0xFF
  }

  fileprivate var isGlobalUnicast: Bool {
    if version4 == 0 || version4 == .max { return false }
    return bits != 0 && !isLoopback && !isMulticast && !isLinkLocalUnicast
  }
}
