import Basics
import Dispatch
import KubernetesClient
import Synchronization

/// Does the same work in several clusters at once, each on a thread of its own with a time limit of its own, so that a cluster
/// that hangs or fails holds up no other.
struct FleetRun<Answer: Sendable>: Sendable {
  let request: FleetRequest
  /// The work in one cluster.
  let body: @Sendable (ClusterRequest) throws(CommandFailure) -> Answer

  /// The most clusters that are read at the same time.
  private static var mostAtOnce: Int { 32 }
  /// The most memory for the responses of all clusters at the same time, and the least for one, in bytes.
  private static var memory: Int { 1 << 30 }
  private static var leastMemory: Int { 64 << 20 }
  /// How long a cluster is waited for after it was told to stop, in milliseconds.
  private static var grace: Int64 { 500 }

  /// Returns the results in the order of the contexts.
  ///
  /// - Throws: ``CommandFailure`` if the contexts are unknown or a signal asked the process to stop.
  func run() throws(CommandFailure) -> [FleetEntry<Answer>] {
    let names = try request.names()
    let programs = FleetPrograms(patience: request.timeout)
    let signals = request.cluster.interrupt()
    let ended = DispatchSemaphore(value: 0)
    let slots = names.map { _ in FleetSlot<Answer>() }
    var next = 0
    var running: [Int] = []
    while next < names.count || !running.isEmpty {
      while next < names.count, running.count < Self.mostAtOnce {
        start(names, next, slots[next], programs, ended)
        running.append(next)
        next += 1
      }
      _ = ended.wait(timeout: .now() + .milliseconds(50))
      if signals?.isRaised == true {
        for position in running { slots[position].stop() }
        throw .interrupted
      }
      running.removeAll { isOver(slots[$0]) }
    }
    return zip(names, slots).map { name, slot in FleetEntry(context: name, answer(of: slot)) }
  }

  /// Whether a cluster needs no more waiting for; stops it when its time is up.
  private func isOver(_ slot: FleetSlot<Answer>) -> Bool {
    if slot.result != nil { return true }
    let late = slot.elapsed - Int64(request.timeout)
    if late >= 0 { slot.stop() }
    // Some calls of the system, such as looking up a name, cannot be stopped.
    return late >= Self.grace
  }

  private func answer(of slot: FleetSlot<Answer>) -> FleetAnswer<Answer> {
    let late = CommandFailure.late(milliseconds: request.timeout)
    guard let result = slot.result else { return .failed(late) }
    switch result {
    case .success(let answer): return .read(answer)
    case .failure(.interrupted): return .failed(late)
    case .failure(let failure):
      // Somebody who names a context expects an installation there.
      if failure.isAbsence, request.contexts == nil { return .skipped(reason: failure.headline) }
      return .failed(failure)
    }
  }

  private func start(
    _ names: [String], _ position: Int, _ slot: FleetSlot<Answer>, _ programs: FleetPrograms,
    _ ended: DispatchSemaphore
  ) {
    var cluster = request.cluster
    cluster.choice.context = names[position]
    let interrupt = slot.interrupt
    cluster.interrupt = { interrupt }
    cluster.runner = programs.runner(pausing: slot)
    cluster.responseMemory = max(
      Self.leastMemory, Self.memory / min(names.count, Self.mostAtOnce))
    let (own, body) = (cluster, body)
    let hasBegun = OwnThread.begin {
      do throws(CommandFailure) {
        slot.end(.success(try body(own)))
      } catch {
        slot.end(.failure(error))
      }
      ended.signal()
    }
    if !hasBegun {
      slot.end(.failure(.noThread))
      ended.signal()
    }
  }
}

/// The progress of one cluster.
final class FleetSlot<Answer: Sendable>: FleetClock {
  let interrupt = Interrupt()
  private struct State {
    let began = Time.steady
    /// Milliseconds that do not count.
    var paused: Int64 = 0
    var pausedSince: Int64?
    var result: Result<Answer, CommandFailure>?
  }
  private let state = Mutex(State())

  var result: Result<Answer, CommandFailure>? { state.withLock { $0.result } }

  /// The milliseconds that count.
  var elapsed: Int64 {
    state.withLock { ($0.pausedSince ?? Time.steady) - $0.began - $0.paused }
  }

  func stop() { interrupt.raise() }

  func end(_ result: Result<Answer, CommandFailure>) { state.withLock { $0.result = result } }

  func pause() { state.withLock { $0.pausedSince = Time.steady } }

  func resume() {
    state.withLock { state in
      if let since = state.pausedSince { state.paused += Time.steady - since }
      state.pausedSince = nil
    }
  }
}
