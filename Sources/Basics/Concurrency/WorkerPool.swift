import CCores
import Dispatch
import Synchronization

/// A pool of threads that wait for work, at most one for each core other than the caller's.
///
/// libdispatch offers the same, but leaves thread placement to the kernel, which costs a short run up to a third of its time:
/// see `cores_begin`.
final class WorkerPool: Sendable {
  static let shared = WorkerPool()

  /// Work that several threads can share. Each participant returns when there is nothing left to start.
  final class Job: @unchecked Sendable {
    private var body: (() -> Void)?
    /// The number of participating helpers, and whether a thread is waiting for them. Guarded by the pool's lock.
    fileprivate var helpers = 0
    fileprivate var isAwaited = false
    fileprivate let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping () -> Void) { self.body = body }

    // If inlined, the body might be retained longer than this thread participates.
    @inline(never)
    func takePart() { body?() }

    /// Releases the work after the last participant has finished.
    func close() { body = nil }
  }

  private struct State {
    var offers: [Job] = []
    var threads = 0
    var busy = 0
  }

  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  /// Offers a job to up to `count` helper threads.
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

  /// Withdraws a job: no further helpers join, and the call waits for those that did.
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

  /// If the thread cannot be started, the caller does all the work itself.
  private func start(_ number: Int) {
    let error = cores_begin(CInt(number + 1)) { _ in WorkerPool.shared.help() }
    if error != 0 { state.withLock { $0.threads -= 1 } }
  }
}
