import HAProxy
import KubernetesClient

/// Sends commands to the runtime API of HAProxy pods, through `kubectl port-forward`.
final class HAProxyRuntime {
  /// Why a pod gave no answer.
  enum Failure: Error, Sendable, Hashable {
    case noKubectl(String)
    /// The port-forward does not work, or no longer, with the words of kubectl.
    case forward(pod: String, String)
    /// HAProxy closed the connection before its answer was complete.
    case cut(pod: String)
    case tooLate(pod: String)
    /// HAProxy refuses the command, with its words.
    case refused(pod: String, String)
    /// The answer is not what this command returns.
    case unreadable(pod: String, command: String)
    /// A name that no command can have.
    case unwritable(String)
    case interrupted

    /// Whether the pod may answer later: it restarts, or the way to it was cut.
    var isTransient: Bool {
      switch self {
      case .forward(_, let reason): !reason.contains("(Forbidden)")
      case .cut, .tooLate: true
      default: false
      }
    }

    var words: String {
      switch self {
      case .noKubectl(let name):
        "\(name) is required to reach HAProxy's runtime API and not found: install it, or set KUBECTL to its path"
      case .forward(let pod, let reason): "\(pod): kubectl port-forward failed: \(reason)"
      case .cut(let pod): "\(pod): HAProxy closed the connection before its answer was complete"
      case .tooLate(let pod): "\(pod): HAProxy does not answer in time"
      case .refused(let pod, let reason): "\(pod): HAProxy refused the command: \(reason)"
      case .unreadable(let pod, let command):
        "\(pod): cannot parse HAProxy's answer to `\(command)`"
      case .unwritable(let name): "\(name) has characters that HAProxy's runtime API cannot take"
      case .interrupted: "interrupted"
      }
    }
  }

  let pods: [String]
  private let forwards: [String: PortForward]
  private let interrupt: Interrupt?

  /// Milliseconds for kubectl to report its port, and for each answer.
  private static let patience = 15_000
  /// The most bytes of an answer: a table of 200,000 rooms has about 40 MB.
  private static let limit = 256 << 20

  /// Starts one kubectl for each pod.
  ///
  /// - Parameters:
  ///   - pods: The names of the pods.
  ///   - socket: The pods' port that takes commands.
  ///   - namespace: The pods' namespace.
  ///   - cluster: The flags that choose the cluster.
  ///   - interrupt: What ends all waiting at once.
  /// - Throws: ``Failure`` if one does not start, or ends before it forwards.
  init(
    _ pods: [String], socket: Int, namespace: String, _ cluster: ClusterChoice,
    _ interrupt: Interrupt?
  ) throws(Failure) {
    self.pods = pods
    self.interrupt = interrupt
    let kubectl = KubectlCommand.program
    let flags = KubectlCommand.flags(of: cluster)
    var forwards: [String: PortForward] = [:]
    for pod in pods {
      do throws(PortForward.Failure) {
        forwards[pod] = try PortForward(
          pod: pod, port: socket, namespace: namespace, kubectl: kubectl, flags: flags)
      } catch {
        throw Self.failure(error, pod)
      }
    }
    self.forwards = forwards
    // All of them start at the same time.
    for pod in pods { _ = try port(of: pod) }
  }

  /// Ends every kubectl.
  func end() { for forward in forwards.values { forward.end() } }

  /// The answer of a pod to a command. A command that only reads is sent once more if its answer was cut off.
  ///
  /// - Throws: ``Failure``; a command that changes something may have been carried out nevertheless.
  func ask(_ pod: String, _ command: RuntimeCommand) throws(Failure) -> String {
    do throws(Failure) {
      return try askOnce(pod, command)
    } catch .cut where command.isReading {
      return try askOnce(pod, command)
    }
  }

  private func askOnce(_ pod: String, _ command: RuntimeCommand) throws(Failure) -> String {
    guard let line = command.line else { throw .unwritable("\(command)") }
    let port = try port(of: pod)
    let bytes: [UInt8]
    do throws(LoopbackConnection.Failure) {
      bytes = try LoopbackConnection.exchange(
        port: port, Array((line + "\n").utf8), within: Self.patience, limit: Self.limit,
        interrupt: interrupt)
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .tooLate: throw .tooLate(pod: pod)
      case .tooLong: throw .unreadable(pod: pod, command: line)
      case .refused, .broken: throw lost(pod)
      }
    }
    // Every answer ends with an empty line; one that has none was cut off.
    let isWhole = bytes == [0x0A] || bytes.suffix(2) == [0x0A, 0x0A]
    guard isWhole else { throw lost(pod) }
    let text = String(decoding: bytes, as: UTF8.self)
    if command.isReading { return text }
    let words = text.split(whereSeparator: \.isNewline)
    if let first = words.first { throw .refused(pod: pod, String(first)) }
    return text
  }

  /// The servers of a backend.
  func servers(_ pod: String, backend: String) throws(Failure) -> [RuntimeServer] {
    let command = RuntimeCommand.showServersState(backend: backend)
    let answer = try ask(pod, command)
    if let servers = RuntimeServer.list(answer) { return servers }
    throw Self.misfit(pod, command, answer)
  }

  func table(_ pod: String, _ name: String) throws(Failure) -> RuntimeTable {
    let command = RuntimeCommand.showTable(name)
    let answer = try ask(pod, command)
    if let table = RuntimeTable(answer) { return table }
    throw Self.misfit(pod, command, answer)
  }

  func entry(_ pod: String, table: String, key: String) throws(Failure) -> RuntimeTable.Entry? {
    let command = RuntimeCommand.showTableEntry(table: table, key: key)
    let answer = try ask(pod, command)
    if answer == "\n" { return nil }
    if let table = RuntimeTable(answer) { return table.entries.first { $0.key == key } }
    throw Self.misfit(pod, command, answer)
  }

  func peers(_ pod: String) throws(Failure) -> [RuntimePeer] {
    RuntimePeer.list(try ask(pod, .showPeers))
  }

  private func port(of pod: String) throws(Failure) -> Int {
    guard let forward = forwards[pod] else { throw .forward(pod: pod, "it was not started") }
    do throws(PortForward.Failure) {
      return try forward.localPort(within: Self.patience, interrupt)
    } catch {
      throw Self.failure(error, pod)
    }
  }

  /// The failure of a connection that gave no whole answer.
  private func lost(_ pod: String) -> Failure {
    if interrupt?.isRaised == true { return .interrupted }
    guard let forward = forwards[pod] else { return .cut(pod: pod) }
    if let words = forward.words() { return .forward(pod: pod, words) }
    return forward.hasEnded ? .forward(pod: pod, "kubectl has ended") : .cut(pod: pod)
  }

  private static func failure(_ error: PortForward.Failure, _ pod: String) -> Failure {
    switch error {
    case .noKubectl(let name): .noKubectl(name)
    case .ended(let words): .forward(pod: pod, words)
    case .interrupted: .interrupted
    }
  }

  /// An answer of one line is HAProxy's reason.
  private static func misfit(
    _ pod: String, _ command: RuntimeCommand, _ answer: String
  ) -> Failure {
    let lines = answer.split(whereSeparator: \.isNewline)
    if lines.count == 1, !lines[0].isEmpty { return .refused(pod: pod, String(lines[0])) }
    return .unreadable(pod: pod, command: command.line ?? "")
  }
}
