/// SHA-1 and its HMAC (FIPS 180-4, RFC 2104), for protocols that ask for it, such as STUN.
package enum SHA1 {
  /// Returns the 20 bytes of the digest.
  package static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
    let message = SHA256.padded(bytes)
    for start in stride(from: 0, to: message.count, by: 64) {
      add(schedule(message, at: start), to: &state)
    }
    return state.flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }

  /// Returns the 20 bytes that prove that a message comes from somebody who knows the key.
  package static func authentication(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? digest(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    return digest(block.map { $0 ^ 0x5C } + digest(block.map { $0 ^ 0x36 } + message))
  }

  /// The message schedule for the block at `start`.
  private static func schedule(_ message: [UInt8], at start: Int) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: 80)
    for index in 0..<16 {
      for byte in message[start + 4 * index..<start + 4 * index + 4] {
        words[index] = words[index] << 8 | UInt32(byte)
      }
    }
    for index in 16..<80 {
      let mixed = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
      words[index] = turned(mixed, 1)
    }
    return words
  }

  /// Processes one block.
  private static func add(_ words: [UInt32], to state: inout [UInt32]) {
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for index in 0..<80 {
      let (choice, constant): (UInt32, UInt32) =
        switch index {
        case 0..<20: ((b & c) | (~b & d), 0x5a82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ed9_eba1)
        case 40..<60: ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
        default: (b ^ c ^ d, 0xca62_c1d6)
        }
      let first = turned(a, 5) &+ choice &+ e &+ constant &+ words[index]
      (e, d, c, b, a) = (d, c, turned(b, 30), a, first)
    }
    for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
  }

  private static func turned(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }
}
