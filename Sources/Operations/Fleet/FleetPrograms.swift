import KubernetesClient
import Synchronization

/// The clock of a cluster, which stands still while a program runs that may wait for a person.
protocol FleetClock: Sendable {
  func pause()
  func resume()
}

/// Runs the credential plugins of several clusters, so that a person is not asked for everything at once: one plugin with access
/// to the terminal at a time, and the same call once for all clusters that share it.
final class FleetPrograms: Sendable {
  /// How long a plugin may take, in milliseconds, and one that may ask a person.
  private let patience: (program: Int, person: Int)
  private let terminal = Mutex(())
  private let calls = Mutex<[String: Call]>([:])

  /// One call, and what it printed.
  private final class Call: Sendable {
    let answer = Mutex<Result<[UInt8], ProgramFailure>?>(nil)
  }

  init(patience: Int) { self.patience = (patience, max(patience, 120_000)) }

  /// A runner for one cluster. Its first call may get the answer to another cluster's; later ones renew a credential.
  func runner(pausing clock: any FleetClock) -> ProgramRunner {
    let renewal = Renewal()
    return ProgramRunner { [self] program throws(ProgramFailure) in
      clock.pause()
      defer { clock.resume() }
      let isFirst = !renewal.hasRun.exchange(true, ordering: .relaxed)
      return try call(program).answer.withLock { answer in
        if isFirst, let answer { return answer }
        let made = run(program)
        answer = made
        return made
      }.get()
    }
  }

  private final class Renewal: Sendable {
    let hasRun = Atomic(false)
  }

  private func call(_ program: ProgramCall) -> Call {
    let words =
      [program.executable] + program.arguments
      + program.environment.map { "\($0.name)=\($0.value.exposed)" }
    let key = words.joined(separator: "\0")
    return calls.withLock { calls in
      let call = calls[key] ?? Call()
      calls[key] = call
      return call
    }
  }

  private func run(_ program: ProgramCall) -> Result<[UInt8], ProgramFailure> {
    func result(within milliseconds: Int) -> Result<[UInt8], ProgramFailure> {
      do throws(ProgramFailure) {
        return .success(try ProgramRunner.subprocess(within: milliseconds).run(program))
      } catch {
        return .failure(error)
      }
    }
    guard program.isInteractive else { return result(within: patience.program) }
    return terminal.withLock { _ in result(within: patience.person) }
  }
}
