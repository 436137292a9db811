/// Indexes for large collections, so that lookups do not walk all children.
struct Shortcuts: Sendable {
  /// Smaller collections are searched linearly.
  static let threshold = 64
  private static let stride = 32

  /// By sequence: the node of every 32nd element.
  private var elements: [UInt32: [UInt32]] = [:]
  /// By mapping: its keys, unless a key is repeated or is not a plain scalar.
  private var keys: [UInt32: KeyTable] = [:]

  mutating func remove(from node: UInt32) {
    if !elements.isEmpty { elements = elements.filter { $0.key < node } }
    if !keys.isEmpty { keys = keys.filter { $0.key < node } }
  }

  mutating func addSequence(_ index: UInt32, records: [NodeRecord]) {
    let record = records[Int(index)]
    // Elements without children are stored consecutively.
    guard record.count >= Self.threshold, record.next - index - 1 != record.count else { return }
    var places: [UInt32] = []
    places.reserveCapacity(Int(record.count) / Self.stride + 1)
    var child = index + 1
    for position in 0..<record.count {
      if position % UInt32(Self.stride) == 0 { places.append(child) }
      child = records[Int(child)].next
    }
    elements[index] = places
  }

  mutating func addMapping(_ index: UInt32, table: KeyTable) { keys[index] = table }

  func keys(of mapping: UInt32) -> KeyTable? { keys.isEmpty ? nil : keys[mapping] }

  /// Returns the node of a sequence element. The position must be in range.
  func element(_ position: Int, of index: UInt32, records: [NodeRecord]) -> UInt32 {
    let record = records[Int(index)]
    if record.next - index - 1 == record.count { return index + 1 + UInt32(position) }
    var child = index + 1
    var remaining = position
    if let places = elements.isEmpty ? nil : elements[index] {
      child = places[position / Self.stride]
      remaining = position % Self.stride
    }
    while remaining > 0 {
      child = records[Int(child)].next
      remaining -= 1
    }
    return child
  }
}
