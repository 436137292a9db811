/// Compresses bytes with the fixed codes of deflate (RFC 1951, section 3.2.6).
struct Deflater {
  private var output: [UInt8] = []
  private var bits: UInt64 = 0
  private var count = 0

  /// The number of earlier places that are compared with each place.
  private static let effort = 16
  private static let window = 32_768
  private static let hashSize = 1 << 15

  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var deflater = Deflater()
    deflater.output.reserveCapacity(bytes.count / 3)
    deflater.write(1, 1)
    deflater.write(1, 2)
    bytes.withUnsafeBufferPointer { deflater.compress($0) }
    deflater.symbol(256)
    deflater.write(0, (8 - deflater.count) & 7)
    return deflater.output
  }

  private mutating func compress(_ bytes: UnsafeBufferPointer<UInt8>) {
    var heads = [Int32](repeating: -1, count: Self.hashSize)
    var earlier = [Int32](repeating: -1, count: Self.window)
    func hash(_ position: Int) -> Int {
      let key =
        UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8
        | UInt32(bytes[position + 2])
      return Int((key &* 2_654_435_761) >> 17)
    }
    func note(_ position: Int) {
      guard position + 2 < bytes.count else { return }
      let key = hash(position)
      earlier[position & (Self.window - 1)] = heads[key]
      heads[key] = Int32(position)
    }
    var position = 0
    while position < bytes.count {
      var best = (length: 2, distance: 0)
      if position + 2 < bytes.count {
        let limit = min(258, bytes.count - position)
        var candidate = Int(heads[hash(position)])
        var tries = 0
        while candidate >= 0, position - candidate < Self.window, tries < Self.effort {
          var length = 0
          while length < limit, bytes[candidate + length] == bytes[position + length] {
            length += 1
          }
          if length > best.length { best = (length, position - candidate) }
          let next = Int(earlier[candidate & (Self.window - 1)])
          if length == limit || next >= candidate { break }
          candidate = next
          tries += 1
        }
      }
      if best.distance > 0 {
        copy(best.length, best.distance)
        for offset in 0..<best.length { note(position + offset) }
        position += best.length
      } else {
        symbol(Int(bytes[position]))
        note(position)
        position += 1
      }
    }
  }

  private mutating func copy(_ length: Int, _ distance: Int) {
    let code = DeflateTables.lengths.lastIndex { $0.base <= length } ?? 0
    symbol(257 + code)
    write(length - DeflateTables.lengths[code].base, DeflateTables.lengths[code].bits)
    let place = DeflateTables.distances.lastIndex { $0.base <= distance } ?? 0
    reversed(place, 5)
    write(distance - DeflateTables.distances[place].base, DeflateTables.distances[place].bits)
  }

  private mutating func symbol(_ symbol: Int) {
    switch symbol {
    case 0...143: reversed(0x30 + symbol, 8)
    case 144...255: reversed(0x190 + symbol - 144, 9)
    case 256...279: reversed(symbol - 256, 7)
    default: reversed(0xC0 + symbol - 280, 8)
    }
  }

  /// Codes begin with their highest bit, numbers with their lowest.
  private mutating func reversed(_ code: Int, _ length: Int) {
    var value = 0
    for bit in 0..<length where code & (1 << bit) != 0 { value |= 1 << (length - 1 - bit) }
    write(value, length)
  }

  private mutating func write(_ value: Int, _ length: Int) {
    bits |= UInt64(value) << UInt64(count)
    count += length
    while count >= 8 {
      output.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      count -= 8
    }
  }
}
