import CCores
import Synchronization

/// Work on all cores.
package enum Parallel {
  /// The number of cores that are there to be used.
  package static let cores = Int(cores_count())

  /// The results for the numbers below a count, in order, each worked out on any core.
  package static func map<Result: Sendable>(
    _ count: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    guard count > 1, cores > 1 else { return (0..<max(count, 0)).map(body) }
    return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
      let slots = buffer.baseAddress!
      withoutActuallyEscaping(body) { body in
        let counter = Counter()
        let job = WorkerPool.Job {
          while let index = counter.take(below: count) {
            (slots + index).initialize(to: body(index))
          }
        }
        WorkerPool.shared.offer(job, to: min(count, cores) - 1)
        job.takePart()
        WorkerPool.shared.withdraw(job)
        job.close()
      }
      initialized = count
    }
  }

  /// The results for the elements of a list, in order: a run of elements on each core, or all on this one where there are
  /// few.
  package static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], from threshold: Int, _ body: @Sendable (Element) -> Result
  ) -> [Result] {
    guard elements.count >= threshold, cores > 1 else { return elements.map(body) }
    let runs = map(cores) { core in
      elements[elements.count * core / cores..<elements.count * (core + 1) / cores].map(body)
    }
    return Array(runs.joined())
  }

  /// What two pieces of work give, done at the same time on two cores, or one after the other where there is little to do.
  package static func both<First: Sendable, Second: Sendable>(
    if isWorthIt: Bool, _ first: @Sendable () -> First, _ second: @Sendable () -> Second
  ) -> (First, Second) {
    guard isWorthIt, cores > 1 else { return (first(), second()) }
    let results = map(2) { $0 == 0 ? Half<First, Second>.first(first()) : .second(second()) }
    guard case .first(let one) = results[0], case .second(let two) = results[1] else {
      return (first(), second())
    }
    return (one, two)
  }

  private enum Half<First: Sendable, Second: Sendable>: Sendable {
    case first(First)
    case second(Second)
  }

  /// Gives each number once.
  private final class Counter: Sendable {
    private let next = Atomic(0)

    func take(below count: Int) -> Int? {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      return index < count ? index : nil
    }
  }
}
