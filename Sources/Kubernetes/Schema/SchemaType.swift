#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The fields of one type, found by name without comparing them one by one.
final class SchemaType {
  let fields: [SchemaField]
  /// Bit by bit the fields that must be there.
  let required: UInt64
  let check: SchemaCheck?
  /// The position of a field, or 255, by the hash of its name.
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
    // A factor that gives every field a slot of its own is found by trying: soon, where there is room.
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

  /// A number of the first and the last eight letters and the length: no two fields of a type share it (a test).
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

  /// The position of the field with a name; nil when there is none.
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
