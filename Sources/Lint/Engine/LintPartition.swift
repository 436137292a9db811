import Basics
import Jitsi
import Kubernetes
import YAML

/// The share of one core: every n-th rule on a part of an input.
struct LintPartition: Sendable {
  /// The position of the first rule; every `step`-th rule follows.
  let firstRule: Int
  let step: Int
  let trees: Range<Int>
  let objects: Range<Int>
  let installations: Range<Int>

  /// Divides the work among the cores: by input, or, if the input is small and preparing the rules dominates, by rules.
  static func divide(_ inventory: Inventory) -> [LintPartition] {
    let objects = inventory.objects.objects.count
    let isSmall = isSmall(inventory)
    let cores = objects < smallest ? 1 : min(Parallel.cores, isSmall ? mostForSmall : .max)
    let parts = isSmall ? 1 : cores
    return (0..<cores).map { core in
      func share(_ count: Int) -> Range<Int> {
        parts == 1 ? 0..<count : count * core / parts..<count * (core + 1) / parts
      }
      return LintPartition(
        firstRule: parts == 1 ? core : 0, step: parts == 1 ? cores : 1,
        trees: share(inventory.objects.trees.count), objects: share(objects),
        installations: share(inventory.installations.count))
    }
  }

  /// All rules on the whole input.
  static func whole(_ inventory: Inventory) -> LintPartition {
    LintPartition(
      firstRule: 0, step: 1, trees: 0..<inventory.objects.trees.count,
      objects: 0..<inventory.objects.objects.count, installations: 0..<inventory.installations.count
    )
  }

  /// Whether an input is too small to divide.
  static func isSmall(_ inventory: Inventory) -> Bool {
    inventory.objects.objects.count < parallelSize
  }

  /// The selected rules that belong to this partition.
  func share(_ rules: [Rule]) -> [Rule] {
    stride(from: firstRule, to: rules.count, by: step).map { rules[$0] }
  }

  /// The minimum number of objects for dividing the input.
  private static let parallelSize = 500
  /// The maximum number of cores for a small input: each core repeats the work that its rules share.
  private static let mostForSmall = 4
  /// The minimum number of objects for which a second thread saves more than it costs.
  private static let smallest = 8
}
