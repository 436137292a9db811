import Basics
import Dispatch
import KubernetesClient
import Subprocess
import Synchronization
import SystemPackage

/// A `kubectl port-forward` to a port of a pod, as a child process that ends with this value.
final class PortForward {
  /// Why there is no connection to the pod.
  enum Failure: Error, Sendable, Hashable {
    /// There is no such program.
    case noKubectl(String)
    /// kubectl ended or never reported a port, with its own words.
    case ended(String)
    case interrupted
  }

  let pod: String
  private let kubectl: String
  private let pipe: OutputPipe
  private let run: Run
  private let task: Task<Void, Never>
  private var port: Int?
  /// The last lines of kubectl that are not about connections.
  private var lines: [String] = []

  /// How the child is.
  private final class Run: Sendable {
    enum State: Sendable {
      case running, ended, noProgram
      case notRun(String)
    }

    let state = Mutex<State>(.running)
    let over = DispatchSemaphore(value: 0)

    func end(_ last: State) {
      state.withLock { $0 = last }
      over.signal()
    }

    /// Waits until the child has ended; with a limit, at most that long.
    func waitForEnd(seconds: Int? = nil) {
      let limit: DispatchTime = seconds.map { .now() + .seconds($0) } ?? .distantFuture
      // So that others can wait, too.
      if over.wait(timeout: limit) == .success { over.signal() }
    }
  }

  /// Starts kubectl without waiting for it.
  ///
  /// - Parameters:
  ///   - pod: The name of the pod.
  ///   - port: The pod's port.
  ///   - namespace: The pod's namespace.
  ///   - kubectl: The name or path of the program.
  ///   - flags: The flags that choose the cluster.
  /// - Throws: ``Failure``
  init(
    pod: String, port: Int, namespace: String, kubectl: String, flags: [String]
  ) throws(Failure) {
    guard let pipe = OutputPipe() else { throw .ended("the system has no descriptors left") }
    let run = Run()
    (self.pod, self.kubectl, self.pipe, self.run) = (pod, kubectl, pipe, run)
    let sink = FileDescriptor(rawValue: pipe.writeEnd)
    // kubectl picks a free port and prints it.
    let arguments =
      ["port-forward", "pod/\(pod)", ":\(port)", "--namespace=\(namespace)", "--address=127.0.0.1"]
      + flags
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
    let isPath = kubectl.utf8.contains(UInt8(ascii: "/"))
    let configuration = Configuration(
      executable: isPath ? .path(FilePath(kubectl)) : .name(kubectl),
      arguments: Arguments(arguments), platformOptions: options)
    task = Task.detached {
      do {
        _ = try await Subprocess.run(
          configuration, input: .none,
          output: .fileDescriptor(sink, closeAfterSpawningProcess: true),
          error: .combinedWithOutput)
        run.end(.ended)
      } catch let error as SubprocessError where error.code == .executableNotFound {
        run.end(.noProgram)
      } catch {
        run.end(.notRun("\(error)"))
      }
    }
  }

  deinit { end() }

  /// Ends kubectl and waits for its end.
  func end() {
    task.cancel()
    run.waitForEnd()
  }

  /// The local port, once kubectl has reported it.
  ///
  /// - Parameters:
  ///   - milliseconds: How long to wait for it.
  ///   - interrupt: What ends the wait at once.
  /// - Throws: ``Failure``
  func localPort(within milliseconds: Int, _ interrupt: Interrupt?) throws(Failure) -> Int {
    if let port { return port }
    let end = Time.steady + Int64(milliseconds)
    while true {
      switch pipe.line(within: max(0, min(100, Int(end - Time.steady))), interrupt) {
      case .text(let line):
        if let found = Self.port(in: line) {
          port = found
          return found
        }
        keep(line)
      case .end:
        // What kubectl printed to is closed a moment before it is known how kubectl ended.
        run.waitForEnd(seconds: 1)
        throw failure()
      case .interrupted: throw .interrupted
      case .tooLate:
        if hasEnded { throw failure() }
        if Time.steady >= end {
          throw .ended("it reported no port within \(milliseconds / 1000) s")
        }
      }
    }
  }

  /// Whether kubectl has ended by itself.
  var hasEnded: Bool {
    run.state.withLock { if case .running = $0 { false } else { true } }
  }

  /// What kubectl reported since, for an error message.
  func words() -> String? {
    while case .text(let line) = pipe.line(within: hasEnded ? 0 : 100) { keep(line) }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }

  private func failure() -> Failure {
    let words = words()
    return switch run.state.withLock({ $0 }) {
    case .noProgram: .noKubectl(kubectl)
    case .notRun(let reason): .ended(reason)
    case .running, .ended: .ended(words ?? "it ended without a message")
    }
  }

  private func keep(_ line: String) {
    if line.isEmpty || line.hasPrefix("Forwarding from ") || line.hasPrefix("Handling connection ")
    {
      return
    }
    let words = line.hasPrefix("error: ") ? line.dropFirst("error: ".count) : line[...]
    lines = lines.suffix(3) + [String(words.prefix(500))]
  }

  /// The port of a line such as `Forwarding from 127.0.0.1:43567 -> 9999`.
  static func port(in line: String) -> Int? {
    let start = "Forwarding from 127.0.0.1:"
    guard line.hasPrefix(start) else { return nil }
    return Int(line.dropFirst(start.count).prefix { $0.isASCII && $0.isNumber })
  }
}
