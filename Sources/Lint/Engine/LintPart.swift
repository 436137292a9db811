import Jitsi
import Kubernetes
import YAML

/// A part of an input that one core lints.
struct LintPart: Sendable {
  let trees: Range<Int>
  let objects: Range<Int>
  let installations: Range<Int>

  /// The whole input where it is small, else a part for each core.
  static func divide(_ model: Model) -> [LintPart] {
    let objects = model.objects.objects.count
    let cores = objects < parallelSize ? 1 : Parallel.cores
    return (0..<cores).map { part in
      func share(_ count: Int) -> Range<Int> {
        count * part / cores..<count * (part + 1) / cores
      }
      return LintPart(
        trees: share(model.objects.trees.count), objects: share(objects),
        installations: share(model.installations.count))
    }
  }

  /// Below this many objects a second thread costs more than it saves.
  private static let parallelSize = 500
}
