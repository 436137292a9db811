#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The fields of one type, found by name with a perfect hash.
final class SchemaType {
  let fields: [SchemaField]
  /// The required fields, one bit per field.
  let required: UInt64
  let check: SchemaCheck?
  /// The index of a field, or 255, by the hash of its name.
  private let slots: [UInt8]
  private let factor: UInt32
  private let shift: UInt32

  init(_ fields: [SchemaField], check: SchemaCheck?) {
    precondition(fields.count <= 64, "a type with more fields than bits")
    self.fields = fields
    self.check = check
    required = fields.enumerated().reduce(0) { $1.1.isRequired ? $0 | 1 << UInt64($1.0) : $0 }
    var bits: UInt32 = 3
    while 1 << bits < fields.count * 2 { bits += 1 }
    // Searches for a factor that maps every field to its own slot, which succeeds quickly if the table is large enough.
    var factor: UInt32 = 0x9E37_79B1
    var slots: [UInt8]?
    var tries = 0
    while slots == nil {
      slots = Self.slots(fields, factor, bits)
      factor = slots == nil ? factor &* 0x01B5_5A4D | 1 : factor
      tries += 1
      precondition(tries < 100_000, "two fields of a type have one hash")
      if tries % 32 == 0, bits < 16 { bits += 1 }
    }
    self.slots = slots ?? []
    self.factor = factor
    shift = 32 - bits
  }

  private static func slots(_ fields: [SchemaField], _ factor: UInt32, _ bits: UInt32) -> [UInt8]? {
    var slots = [UInt8](repeating: 255, count: 1 << bits)
    for (position, field) in fields.enumerated() {
      let slot = Int((hash(field.name) &* factor) >> (32 - bits))
      if slots[slot] != 255 { return nil }
      slots[slot] = UInt8(position)
    }
    return slots
  }

  /// Returns a key from the first and last eight bytes and the length; a test verifies that it is unique within each type.
  @inline(__always)
  static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let count = name.count
    var mixed = UInt64(truncatingIfNeeded: count)
    if count >= 8 {
      let bytes = UnsafeRawBufferPointer(name)
      let first = bytes.loadUnaligned(as: UInt64.self)
      let last = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
      mixed = (mixed ^ first) &* 0x9E37_79B9_7F4A_7C15
      mixed = (mixed ^ (mixed >> 29) ^ last) &* 0xBF58_476D_1CE4_E5B9
    } else {
      for byte in name { mixed = mixed &* 0x0000_0100_0000_01B3 ^ UInt64(byte) }
      mixed = mixed &* 0x9E37_79B9_7F4A_7C15
    }
    return UInt32(truncatingIfNeeded: mixed ^ (mixed >> 32))
  }

  /// Returns the index of the field with a name, or nil if there is none.
  @inline(__always)
  func position(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    let position = slots[Int((Self.hash(name) &* factor) >> shift)]
    guard position != 255 else { return nil }
    let found = fields[Int(position)].name
    guard found.count == name.count, name.count > 0,
      memcmp(found.baseAddress!, name.baseAddress!, name.count) == 0
    else { return nil }
    return Int(position)
  }
}
