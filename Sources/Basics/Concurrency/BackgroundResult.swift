import Synchronization

/// A result that another core works out in the meantime.
package final class BackgroundResult<Result: Sendable>: Sendable {
  private let job: WorkerPool.Job
  private let box: Box

  private final class Box: @unchecked Sendable {
    /// Written by who takes part, read when nobody does any more.
    var result: Result?
    let isBegun = Atomic(false)
    let isAwaited = Atomic(false)
  }

  /// Begins with the work, where there is another core.
  ///
  /// - Parameter body: the work; it is given a function that tells whether somebody waits for its end by now.
  package init(_ body: @escaping @Sendable (_ isAwaited: () -> Bool) -> Result) {
    let box = Box()
    self.box = box
    job = WorkerPool.Job {
      guard !box.isBegun.exchange(true, ordering: .relaxed) else { return }
      box.result = body { box.isAwaited.load(ordering: .relaxed) }
    }
    WorkerPool.shared.offer(job, to: 1)
  }

  /// Waits for the result, which is worked out here if nobody has begun with it.
  package func result() -> Result {
    box.isAwaited.store(true, ordering: .relaxed)
    WorkerPool.shared.withdraw(job)
    job.takePart()
    return box.result!
  }
}
