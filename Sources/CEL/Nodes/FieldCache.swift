import Synchronization

/// Where a field stands in the shape that was asked for it last. Most selections meet one shape only.
struct FieldCache: ~Copyable {
  /// The shape in the upper half and the slot in the lower, so that both change at once.
  private let entry = Atomic<UInt64>(0)

  /// The value of a field of a map whose fields stand in a shape.
  func value(of field: String, in store: ForeignStore, _ handle: UInt32, shape: UInt32) -> Value? {
    let known = entry.load(ordering: .relaxed)
    if UInt32(truncatingIfNeeded: known >> 32) == shape {
      return store.value(handle, at: Int(UInt32(truncatingIfNeeded: known)))
    }
    guard let slot = store.slot(of: field) else { return nil }
    entry.store(UInt64(shape) << 32 | UInt64(UInt32(slot)), ordering: .relaxed)
    return store.value(handle, at: slot)
  }
}
