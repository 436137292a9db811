import CCores
import Synchronization

/// Runs work in parallel on all cores.
package enum Parallel {
  /// The number of cores available to the process.
  package static let cores = Int(cores_count())

  /// Computes a result for each number below `count`, in parallel, and returns the results in order.
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

  /// Computes a result for each element and returns the results in order. Splits the list across cores, or runs on the calling
  /// thread if the list is short.
  package static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], from threshold: Int, _ body: @Sendable (Element) -> Result
  ) -> [Result] {
    guard elements.count >= threshold, cores > 1 else { return elements.map(body) }
    let runs = map(cores) { core in
      elements[elements.count * core / cores..<elements.count * (core + 1) / cores].map(body)
    }
    return Array(runs.joined())
  }

  /// Runs two pieces of work in parallel and returns both results. Runs them one after the other if there is little to do.
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

  /// Hands out each number once.
  private final class Counter: Sendable {
    private let next = Atomic(0)

    func take(below count: Int) -> Int? {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      return index < count ? index : nil
    }
  }
}
