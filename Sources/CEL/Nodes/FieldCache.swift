import Synchronization

/// Caches the slot of a field in the shape that was looked up last. Most selections only ever see one shape.
struct FieldCache: ~Copyable {
  /// The shape is in the upper half and the slot in the lower half, so that both are updated atomically.
  private let entry = Atomic<UInt64>(0)

  /// Returns the value of a field of a map with a shape.
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
