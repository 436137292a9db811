/// A hash that is the same on every machine and in every release: FNV-1a with 64 bits (draft-eastlake-fnv).
package enum StableHash {
  /// The hash of a text, as sixteen hexadecimal digits.
  package static func text(_ text: String) -> String { bytes(text.utf8) }

  static func bytes(_ bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
