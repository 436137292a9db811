import CCores
import Dispatch
import Synchronization

/// Threads that wait for work, at most one for each core but the caller's.
///
/// libdispatch has the like, but its threads begin where the kernel puts them, which costs a short run up to a third of its
/// time: see `cores_begin`.
final class WorkerPool: Sendable {
  static let shared = WorkerPool()

  /// Work that several threads may take part in. Who takes part comes back when nothing is left to begin.
  final class Job: @unchecked Sendable {
    private var body: (() -> Void)?
    /// How many helpers take part, and whether somebody waits for them; guarded by the lock of the threads.
    fileprivate var helpers = 0
    fileprivate var isAwaited = false
    fileprivate let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping () -> Void) { self.body = body }

    // Inlined, it might hold the body for longer than it takes part.
    @inline(never)
    func takePart() { body?() }

    /// Lets go of the work, once nobody takes part any more.
    func close() { body = nil }
  }

  private struct State {
    var offers: [Job] = []
    var threads = 0
    var busy = 0
  }

  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  /// Asks up to `count` helpers to take part in a job.
  func offer(_ job: Job, to count: Int) {
    let new = state.withLock { state in
      state.offers += repeatElement(job, count: count)
      let idle = state.threads - state.busy
      let first = state.threads
      state.threads = min(max(first, first + state.offers.count - idle), Parallel.cores - 1)
      return first..<state.threads
    }
    for number in new { start(number) }
    for _ in 0..<count { wake.signal() }
  }

  /// Asks no more helpers, and waits for those that take part.
  func withdraw(_ job: Job) {
    let isRunning = state.withLock { state in
      state.offers.removeAll { $0 === job }
      job.isAwaited = job.helpers > 0
      return job.isAwaited
    }
    if isRunning { job.ended.wait() }
  }

  private func help() -> Never {
    while true {
      wake.wait()
      let job = state.withLock { state in
        guard !state.offers.isEmpty else { return Job?.none }
        let job = state.offers.removeFirst()
        job.helpers += 1
        state.busy += 1
        return job
      }
      guard let job else { continue }
      job.takePart()
      let isLast = state.withLock { state in
        job.helpers -= 1
        state.busy -= 1
        return job.isAwaited && job.helpers == 0
      }
      if isLast { job.ended.signal() }
    }
  }

  /// Without the thread, whoever offers the work does it all.
  private func start(_ number: Int) {
    let error = cores_begin(CInt(number + 1)) { _ in WorkerPool.shared.help() }
    if error != 0 { state.withLock { $0.threads -= 1 } }
  }
}
