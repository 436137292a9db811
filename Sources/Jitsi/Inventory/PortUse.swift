/// The port blocks that the bridges of all shards can use.
struct PortUse: Sendable {
  private let firsts: [Int]
  private let lasts: [Int]

  init(_ inventory: Inventory) {
    self.init(
      inventory.shards.flatMap(\.components).compactMap {
        inventory.portBlock(of: inventory.components[$0])
      })
  }

  init(_ blocks: [PortBlock]) {
    firsts = blocks.map(\.first).sorted()
    lasts = blocks.map(\.last).sorted()
  }

  /// Returns the number of blocks that overlap a block: all except those that start after its end or end before its start.
  func count(meeting block: PortBlock) -> Int {
    Self.position(in: firsts, behind: { $0 <= block.last })
      - Self.position(in: lasts, behind: { $0 < block.first })
  }

  /// Returns how many numbers at the start of a sorted list satisfy a condition.
  private static func position(in numbers: [Int], behind comesFirst: (Int) -> Bool) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if comesFirst(numbers[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
