import Synchronization

/// Cached lookups of monitors, shared by all cores.
final class MonitoringCache: Sendable {
  private let words = Mutex<[String: Bool]>([:])
  private let selections = Mutex<[MonitorGroup.Key: Bool]>([:])
  private let fits = Mutex<[FitKey: [Int]]>([:])
  private let refusals = Mutex<[RefusalKey: Bool]>([:])

  private struct FitKey: Hashable {
    let group: Int
    let installation: Int
    let kind: ComponentKind
  }

  private struct RefusalKey: Hashable {
    let namespace: String
    let services: Bool
  }

  func isNamed(_ word: String, _ make: () -> Bool) -> Bool {
    Self.value(word, in: words, make)
  }

  func selectsSomething(_ key: MonitorGroup.Key, _ make: () -> Bool) -> Bool {
    Self.value(key, in: selections, make)
  }

  func shards(
    _ group: Int, _ installation: Int, _ kind: ComponentKind, _ make: () -> [Int]
  ) -> [Int] {
    Self.value(FitKey(group: group, installation: installation, kind: kind), in: fits, make)
  }

  func refusesSeveral(_ namespace: String, services: Bool, _ make: () -> Bool) -> Bool {
    Self.value(RefusalKey(namespace: namespace, services: services), in: refusals, make)
  }

  /// Two cores may compute the same value at the same time; neither waits for the other.
  private static func value<Key: Hashable & Sendable, Value: Sendable>(
    _ key: Key, in known: borrowing Mutex<[Key: Value]>, _ make: () -> Value
  ) -> Value {
    if let value = known.withLock({ $0[key] }) { return value }
    let value = make()
    known.withLock { $0[key] = value }
    return value
  }
}
