import Synchronization

/// Compiled rules that no pass uses, so that the next pass need not compile them again.
///
/// It also keeps them until the process ends, which would otherwise release them one by one.
final class IdleRules: Sendable {
  private let rules = Mutex<[String: [CompiledRule]]>([:])

  /// Takes a compiled instance of each rule for which there is one, in the order of the ids.
  func take(_ ids: [String]) -> [CompiledRule?] {
    rules.withLock { rules in ids.map { rules[$0]?.popLast() } }
  }

  /// Adds rules that are no longer in use.
  func add(_ compiled: [CompiledRule]) {
    rules.withLock { rules in
      for rule in compiled { rules[rule.definition.id, default: []].append(rule) }
    }
  }
}
