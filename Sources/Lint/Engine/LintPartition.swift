import Basics
import Jitsi
import Kubernetes
import YAML

/// A part of the work that one core does: every n-th rule, asked about a part of an input.
struct LintPartition: Sendable {
  /// The first rule that is asked; after it, every `step`-th.
  let firstRule: Int
  let step: Int
  let trees: Range<Int>
  let objects: Range<Int>
  let installations: Range<Int>

  /// A part of the input for each core; where the input is small, so that making rules ready is most of the work, a part
  /// of the rules.
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

  /// All rules about all of an input.
  static func whole(_ inventory: Inventory) -> LintPartition {
    LintPartition(
      firstRule: 0, step: 1, trees: 0..<inventory.objects.trees.count,
      objects: 0..<inventory.objects.objects.count, installations: 0..<inventory.installations.count
    )
  }

  /// Whether an input is not worth dividing.
  static func isSmall(_ inventory: Inventory) -> Bool {
    inventory.objects.objects.count < parallelSize
  }

  /// The rules that are asked, of those that the user chose.
  func share(_ rules: [Rule]) -> [Rule] {
    stride(from: firstRule, to: rules.count, by: step).map { rules[$0] }
  }

  /// Below this many objects the input is not divided.
  private static let parallelSize = 500
  /// How many cores share a small input: each works out by itself what its rules ask of the inventory.
  private static let mostForSmall = 4
  /// Below this many objects a second thread costs more than it saves.
  private static let smallest = 8
}
