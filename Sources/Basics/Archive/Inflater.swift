/// Decompresses deflate (RFC 1951) up to a limit.
struct Inflater {
  private let input: ArraySlice<UInt8>
  private var position: Int
  private var bits: UInt32 = 0
  private var count = 0
  private let limit: Int
  private(set) var output: [UInt8] = []

  init(_ input: ArraySlice<UInt8>, limit: Int) {
    self.input = input
    self.limit = limit
    position = input.startIndex
  }

  /// Decompresses all blocks.
  ///
  /// - Returns: The offset behind the last block.
  /// - Throws: ``ArchiveError``
  mutating func run() throws(ArchiveError) -> Int {
    var isLast = false
    while !isLast {
      isLast = try read(1) == 1
      switch try read(2) {
      case 0: try copyStored()
      case 1: try inflate(Self.fixedLiterals, Self.fixedDistances)
      case 2:
        let (literals, distances) = try codes()
        try inflate(literals, distances)
      default: throw .damaged
      }
    }
    return position
  }

  /// A canonical Huffman code: the number of codes of each length, and the symbols in their order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: some Collection<Int>) throws(ArchiveError) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var left = 1
      for length in 1..<16 {
        left = left * 2 - counts[length]
        if left < 0 { throw .damaged }
      }
      for length in 1..<16 {
        for (symbol, own) in lengths.enumerated() where own == length { symbols.append(symbol) }
      }
    }
  }

  private static let fixedLiterals = fixed(
    [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))
  private static let fixedDistances = fixed([Int](repeating: 5, count: 30))

  private static func fixed(_ lengths: [Int]) -> Code? { try? Code(lengths) }

  private mutating func inflate(_ literals: Code?, _ distances: Code?) throws(ArchiveError) {
    guard let literals, let distances else { throw .damaged }
    while true {
      let symbol = try symbol(of: literals)
      if symbol == 256 { return }
      if symbol < 256 {
        guard output.count < limit else { throw .tooLarge(limit: limit) }
        output.append(UInt8(symbol))
        continue
      }
      guard symbol - 257 < DeflateTables.lengths.count else { throw .damaged }
      let entry = DeflateTables.lengths[symbol - 257]
      let length = entry.base + (try read(entry.bits))
      let place = try self.symbol(of: distances)
      guard place < DeflateTables.distances.count else { throw .damaged }
      let far = DeflateTables.distances[place]
      let distance = far.base + (try read(far.bits))
      guard distance <= output.count else { throw .damaged }
      guard output.count + length <= limit else { throw .tooLarge(limit: limit) }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private mutating func symbol(of code: Code) throws(ArchiveError) -> Int {
    var value = 0
    var first = 0
    var index = 0
    for length in 1..<16 {
      value |= try read(1)
      let count = code.counts[length]
      if value - first < count { return code.symbols[index + value - first] }
      index += count
      first = (first + count) * 2
      value *= 2
    }
    throw .damaged
  }

  private mutating func codes() throws(ArchiveError) -> (Code, Code) {
    let literals = try read(5) + 257
    let distances = try read(5) + 1
    let entries = try read(4) + 4
    var own = [Int](repeating: 0, count: 19)
    for place in DeflateTables.order.prefix(entries) { own[place] = try read(3) }
    let code = try Code(own)
    var lengths: [Int] = []
    while lengths.count < literals + distances {
      switch try symbol(of: code) {
      case let length where length < 16: lengths.append(length)
      case 16:
        guard let last = lengths.last else { throw .damaged }
        lengths += [Int](repeating: last, count: 3 + (try read(2)))
      case 17: lengths += [Int](repeating: 0, count: 3 + (try read(3)))
      default: lengths += [Int](repeating: 0, count: 11 + (try read(7)))
      }
    }
    guard lengths.count == literals + distances, literals <= 286 else { throw .damaged }
    return (try Code(lengths[..<literals]), try Code(Array(lengths[literals...])))
  }

  private mutating func copyStored() throws(ArchiveError) {
    bits = 0
    count = 0
    guard position + 4 <= input.endIndex else { throw .truncated }
    let length = Int(input[position]) | Int(input[position + 1]) << 8
    let complement = Int(input[position + 2]) | Int(input[position + 3]) << 8
    guard length ^ complement == 0xFFFF else { throw .damaged }
    position += 4
    guard position + length <= input.endIndex else { throw .truncated }
    guard output.count + length <= limit else { throw .tooLarge(limit: limit) }
    output += input[position..<position + length]
    position += length
  }

  private mutating func read(_ length: Int) throws(ArchiveError) -> Int {
    while count < length {
      guard position < input.endIndex else { throw .truncated }
      bits |= UInt32(input[position]) << UInt32(count)
      position += 1
      count += 8
    }
    let value = Int(bits & ((1 << UInt32(length)) - 1))
    bits >>= UInt32(length)
    count -= length
    return value
  }
}
