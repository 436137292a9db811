/// Tests for a match. Only for programs small enough that the set of active threads fits in the
/// bits of one word.
struct BitMachine: Sendable {
  /// For each bit, the set of the consuming instruction it represents.
  private let setOfBit: [Int]
  /// For each ASCII character, the instructions that consume it.
  private let takers: [UInt64]
  /// For each bit, the instructions that follow it, within the text and at its end.
  private let follow: [UInt64]
  private let followAtEnd: [UInt64]
  private let start: UInt64
  private let startInside: UInt64
  private let startOfNothing: UInt64
  private let startAtEnd: UInt64
  private let sets: [ScalarSet]

  private static let match: UInt64 = 1 << 63
  private static let largest = 1000

  /// Returns nil if the program is too large or has assertions other than the start and end of the
  /// text.
  init?(_ program: RegexProgram) {
    guard program.instructions.count <= Self.largest else { return nil }
    var bitOfPlace = [Int](repeating: -1, count: program.instructions.count)
    var setOfBit: [Int] = []
    for (place, instruction) in program.instructions.enumerated() {
      switch instruction {
      case .scalar(let set):
        bitOfPlace[place] = setOfBit.count
        setOfBit.append(set)
      case .assert(.textStart), .assert(.textEnd), .match, .jump, .split, .save: break
      case .assert: return nil
      }
      guard setOfBit.count < 63 else { return nil }
    }
    let closure = Closure(instructions: program.instructions, bitOfPlace: bitOfPlace)
    var follow: [UInt64] = []
    var followAtEnd: [UInt64] = []
    var takers = [UInt64](repeating: 0, count: 128)
    for (place, bit) in bitOfPlace.enumerated() where bit >= 0 {
      follow.append(closure.bits(from: place + 1, isStart: false, isEnd: false))
      followAtEnd.append(closure.bits(from: place + 1, isStart: false, isEnd: true))
      let set = program.sets[setOfBit[bit]]
      for range in set.ranges where range.lowerBound < 128 {
        for scalar in range.lowerBound...min(range.upperBound, 127) {
          takers[Int(scalar)] |= 1 << UInt64(bit)
        }
      }
    }
    self.setOfBit = setOfBit
    self.takers = takers
    self.follow = follow
    self.followAtEnd = followAtEnd
    sets = program.sets
    start = closure.bits(from: 0, isStart: true, isEnd: false)
    startInside = closure.bits(from: 0, isStart: false, isEnd: false)
    startOfNothing = closure.bits(from: 0, isStart: true, isEnd: true)
    startAtEnd = closure.bits(from: 0, isStart: false, isEnd: true)
  }

  private struct Closure {
    let instructions: [RegexProgram.Instruction]
    let bitOfPlace: [Int]

    /// Returns the instructions reachable without consuming a code point.
    func bits(from first: Int, isStart: Bool, isEnd: Bool) -> UInt64 {
      var seen = [Bool](repeating: false, count: instructions.count)
      var stack = [first]
      var bits: UInt64 = 0
      while let place = stack.popLast() {
        guard !seen[place] else { continue }
        seen[place] = true
        switch instructions[place] {
        case .match: bits |= BitMachine.match
        case .scalar: bits |= 1 << UInt64(bitOfPlace[place])
        case .jump(let target): stack.append(target)
        case .split(let first, let second): stack += [first, second]
        case .save: stack.append(place + 1)
        case .assert(let assertion):
          if assertion == .textStart ? isStart : isEnd { stack.append(place + 1) }
        }
      }
      return bits
    }
  }

  func isMatch(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.isEmpty { return startOfNothing & Self.match != 0 }
    var ways = start
    var place = 0
    while true {
      if ways & Self.match != 0 { return true }
      if ways == 0, startInside == 0, place > 0 { return startAtEnd & Self.match != 0 }
      let (scalar, width) = decodeScalar(text, at: place)
      var hits = scalar < 0x80 ? ways & takers[Int(scalar)] : taking(scalar, ways)
      place += width
      let isEnd = place == text.count
      ways = isEnd ? startAtEnd : startInside
      while hits != 0 {
        let bit = hits.trailingZeroBitCount
        ways |= isEnd ? followAtEnd[bit] : follow[bit]
        hits &= hits - 1
      }
      if isEnd { return ways & Self.match != 0 }
    }
  }

  private func taking(_ scalar: UInt32, _ ways: UInt64) -> UInt64 {
    var hits: UInt64 = 0
    for bit in setOfBit.indices where ways >> UInt64(bit) & 1 != 0 {
      if sets[setOfBit[bit]].contains(scalar) { hits |= 1 << UInt64(bit) }
    }
    return hits
  }
}

/// Returns the code point at an offset and its length in bytes, or 0 at the end.
@inline(__always)
func decodeScalar(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> (UInt32, Int) {
  guard place < text.count else { return (0, 0) }
  let first = text[place]
  if first < 0x80 { return (UInt32(first), 1) }
  let width = first >= 0xF0 ? 4 : (first >= 0xE0 ? 3 : 2)
  guard place + width <= text.count else { return (0xFFFD, 1) }
  var scalar = UInt32(first) & (0xFF >> UInt32(width + 1))
  for offset in 1..<width { scalar = scalar << 6 | UInt32(text[place + offset] & 0x3F) }
  return (scalar, width)
}
