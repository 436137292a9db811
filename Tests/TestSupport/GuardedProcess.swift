import Foundation
import Subprocess
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that runs until it is stopped, until the value is destroyed, or until the tests end in any way.
///
/// A watcher in the program's process group reads from a pipe whose other end only the tests have open. When the pipe closes,
/// even because the tests were killed, the watcher ends the whole group.
package final class GuardedProcess: Sendable {
  /// The program replaces the shell that leads the group, so that signals and exit codes are its own. Processes that are still
  /// running five seconds after SIGTERM are killed.
  private static let script = """
    exec 3<&0
    {
      cat <&3
      trap '' TERM
      kill -s TERM -- "-$$"
      n=0
      while [ $n -lt 50 ] && kill -s 0 "$$"; do sleep 0.1; n=$((n + 1)); done
      kill -s KILL -- "-$$"
    } </dev/null >/dev/null 2>&1 &
    exec "$@" </dev/null 3<&-
    """

  private let identifier: pid_t
  private let status: Task<TerminationStatus, any Error>
  private let hasEnded: Flag
  private let life: Mutex<FileDescriptor?>

  /// - Parameters:
  ///   - environment: Variables to set or change.
  ///   - output: The descriptor for standard output, which is closed here; nil discards it.
  ///   - errors: The descriptor for standard error, likewise.
  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
    output: Int32? = nil, errors: Int32? = nil
  ) async throws {
    let pipe = try FileDescriptor.pipe()
    for end in [pipe.readEnd, pipe.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    life = Mutex(pipe.writeEnd)
    var options = PlatformOptions()
    options.createSession = true
    let configuration = Configuration(
      executable: .path("/bin/sh"),
      arguments: Arguments(["-c", Self.script, "guard", program] + arguments),
      environment: .inherit.updating(
        Dictionary(
          uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })),
      platformOptions: options)
    let sinks = try [output, errors].map { descriptor in
      try descriptor.map { FileDescriptor(rawValue: $0) } ?? .open("/dev/null", .writeOnly)
    }
    let (identifiers, continuation) = AsyncStream<pid_t>.makeStream()
    let flag = Flag()
    hasEnded = flag
    status = Task {
      defer {
        flag.raise()
        continuation.finish()
      }
      return try await Subprocess.run(
        configuration, input: .fileDescriptor(pipe.readEnd, closeAfterSpawningProcess: true),
        output: .fileDescriptor(sinks[0], closeAfterSpawningProcess: true),
        error: .fileDescriptor(sinks[1], closeAfterSpawningProcess: true)
      ) { execution in
        continuation.yield(execution.processIdentifier.value)
        continuation.finish()
      }.terminationStatus
    }
    var started = identifiers.makeAsyncIterator()
    guard let identifier = await started.next() else {
      try? pipe.writeEnd.close()
      _ = try await status.value
      throw CocoaError(.executableLoad)
    }
    self.identifier = identifier
  }

  deinit { letGo() }

  package var isRunning: Bool { !hasEnded.isRaised }

  /// Sends a signal to the program.
  package func send(_ signal: Int32) { if isRunning { kill(identifier, signal) } }

  /// Waits for its end and returns the exit code; for a signal, 128 plus its number, as in shells.
  @discardableResult
  package func end() async throws -> Int {
    let status = try await status.value
    letGo()
    return switch status {
    case .exited(let code): Int(code)
    case .signaled(let signal): 128 + Int(signal)
    }
  }

  /// Stops the program and waits for its end.
  package func stop() async {
    letGo()
    _ = try? await status.value
  }

  private func letGo() {
    life.withLock { end in
      try? end?.close()
      end = nil
    }
  }
}

/// A flag that can be set once and waited for.
private final class Flag: Sendable {
  private let value = Atomic<Bool>(false)

  var isRaised: Bool { value.load(ordering: .acquiring) }

  func raise() { value.store(true, ordering: .releasing) }
}
