/// The keys of a large mapping by content: a hash table with open addressing.
///
/// The standard hasher is seeded per process, so no input can force all keys to collide.
struct KeyTable: Sendable {
  private static let empty = UInt32.max
  private var slots: [UInt32]
  private let mask: Int

  init(keys: Int) {
    var capacity = 16
    while capacity < keys * 2 { capacity *= 2 }
    slots = Array(repeating: Self.empty, count: capacity)
    mask = capacity - 1
  }

  /// Returns the key node with this content, compared with `isEqual`, or nil if there is none.
  func find(_ content: UnsafeBufferPointer<UInt8>, isEqual: (UInt32) -> Bool) -> UInt32? {
    let key = slots[slot(of: content, isEqual: isEqual)]
    return key == Self.empty ? nil : key
  }

  /// Inserts a key. Returns the existing key with the same content, if any.
  mutating func insert(
    _ key: UInt32, content: UnsafeBufferPointer<UInt8>, isEqual: (UInt32) -> Bool
  ) -> UInt32? {
    let slot = slot(of: content, isEqual: isEqual)
    if slots[slot] != Self.empty { return slots[slot] }
    slots[slot] = key
    return nil
  }

  private func slot(
    of content: UnsafeBufferPointer<UInt8>, isEqual: (UInt32) -> Bool
  ) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(content))
    var slot = hasher.finalize() & mask
    while slots[slot] != Self.empty, !isEqual(slots[slot]) { slot = (slot + 1) & mask }
    return slot
  }
}
