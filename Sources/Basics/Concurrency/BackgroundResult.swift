import Synchronization

/// A result computed on another core in the background.
package final class BackgroundResult<Result: Sendable>: Sendable {
  private let job: WorkerPool.Job
  private let box: Box

  private final class Box: @unchecked Sendable {
    /// Written by a participating thread; read only after all of them have finished.
    var result: Result?
    let isBegun = Atomic(false)
    let isAwaited = Atomic(false)
  }

  /// Starts the work if another core is available.
  ///
  /// - Parameter body: The work. It receives a function that returns whether a caller is already waiting for the result.
  package init(_ body: @escaping @Sendable (_ isAwaited: () -> Bool) -> Result) {
    let box = Box()
    self.box = box
    job = WorkerPool.Job {
      guard !box.isBegun.exchange(true, ordering: .relaxed) else { return }
      box.result = body { box.isAwaited.load(ordering: .relaxed) }
    }
    WorkerPool.shared.offer(job, to: 1)
  }

  /// Waits for the result, or computes it on the calling thread if the work has not started yet.
  package func result() -> Result {
    box.isAwaited.store(true, ordering: .relaxed)
    WorkerPool.shared.withdraw(job)
    job.takePart()
    return box.result!
  }
}
