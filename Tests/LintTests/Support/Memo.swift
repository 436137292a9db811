import Synchronization

/// Computes each value once.
final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let values = Mutex<[Key: Value]>([:])

  func value(of key: Key, _ make: (Key) throws -> Value) rethrows -> Value {
    if let known = values.withLock({ $0[key] }) { return known }
    let value = try make(key)
    values.withLock { $0[key] = value }
    return value
  }
}
