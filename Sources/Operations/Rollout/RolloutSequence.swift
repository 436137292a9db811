import Basics
import KubernetesClient

/// Rolls out changes shard by shard, and says where it stopped.
struct RolloutSequence {
  /// A shard with its changes.
  struct Item {
    let shard: Int
    /// The objects that change.
    let objects: [String]
    /// Changes them and notes which; nil if the shard is only to be checked and uncordoned.
    let change: ((inout [String]) throws -> Void)?
  }

  let rollout: ShardRollout
  /// What happens to shards, as in `restarted`.
  let word: String
  /// The commands to run next when it stops at a shard; the first one continues, the others are for one that was changed.
  let next: (_ shard: Int) -> [String]

  /// - Throws: `CommandEnd` after everything was reported.
  func run(_ items: [Item]) throws {
    for (position, item) in items.enumerated() {
      var done: [String] = []
      do throws(ShardRollout.Stop) {
        let change = item.change
        try rollout.run(item.shard, change.map { change in { try change(&done) } })
      } catch {
        tell(error, item, done, items, position)
        let isUntouched = position == 0 && error.phase <= .cordoning
        let isLate = error.exitCode == CommandEnd.couldNotRun.exitCode && !isUntouched
        throw isLate ? CommandEnd.findings : CommandEnd(exitCode: error.exitCode)
      }
      rollout.output.tell(.note("shard \(item.shard) is \(word)"))
    }
  }

  private func tell(
    _ stop: ShardRollout.Stop, _ item: Item, _ done: [String], _ items: [Item], _ position: Int
  ) {
    let left = item.objects.filter { !done.contains($0) }
    let state =
      switch stop.phase {
      case .beginning: "is unchanged, and not \(word)"
      case .cordoning: "may be cordoned on some HAProxy pods, and is not \(word)"
      case .draining: "stays cordoned, and is not \(word)"
      case .changing where done.isEmpty: "stays cordoned, and is not \(word)"
      case .changing where left.isEmpty: "stays cordoned: it is \(word), and its pods are not ready"
      case .changing: "stays cordoned: \(left.joined(separator: ", ")) not \(word)"
      case .checking: "is \(word) and stays cordoned, since it was not proved to work"
      case .uncordoning: "is \(word) and works, and may still be cordoned on some HAProxy pods"
      }
    func numbers(_ items: ArraySlice<Item>) -> String {
      items.map { "\($0.shard)" }.joined(separator: ", ")
    }
    let (before, after) = (items[..<position], items[(position + 1)...])
    rollout.output.tell(
      .rolloutStopped(
        "shard \(item.shard) \(state)",
        done: before.isEmpty ? nil : "\(word): shard \(numbers(before))",
        left: after.isEmpty ? nil : "not touched: shard \(numbers(after))",
        next: stop.phase == .beginning ? Array(next(item.shard).prefix(1)) : next(item.shard)))
  }
}
