import Basics
import Jitsi
import KubernetesClient
import Operations
import Reports

/// Runs `kubectl jitsi status --wait`.
struct StatusWaiting {
  private let command: StatusCommand
  private let client: APIClient
  private let watch: StatusWatch
  private let namespace: String?

  /// How long the first status may take beyond the time to wait, in milliseconds.
  private static let firstPatience: Int64 = 10_000

  /// - Throws: `CommandFailure` if the cluster cannot be reached.
  init(_ command: StatusCommand) throws(CommandFailure) {
    self.command = command
    client = try command.cluster.request.connect(namespace: command.namespace)
    namespace = command.allNamespaces ? nil : client.connection.namespace
    watch = StatusWatch(client, namespace: namespace, nodes: command.report.output != .text)
  }

  /// Waits until everything is healthy and prints the status. Reports on standard error what it waits for.
  ///
  /// - Throws: The exit code for the last status if that is not healthy, and `CommandFailure` if there is none.
  func run() throws {
    let end = Time.steady + Int64(command.patience.milliseconds)
    var last: StatusReport?
    var shown: String?
    var isInterrupted = false
    while watch.failure == nil, last?.isFit != true {
      let left = end - Time.steady
      // However short the time is, read the status once.
      if left <= 0, last != nil || left < -Self.firstPatience { break }
      do throws(Interrupted) {
        guard let report = try watch.next(atMost: max(1, min(left, 500))) else { continue }
        last = report
      } catch {
        isInterrupted = true
        break
      }
      guard let last, !last.isFit else { continue }
      let words = StatusProgress.words(last)
      if words != shown { Output.error.tell("waiting: \(words)\n") }
      shown = words
    }
    if let failure = watch.failure { throw CommandFailure.cluster(failure) }
    guard let last, !last.installations.isEmpty else {
      if isInterrupted { throw CommandFailure.interrupted }
      throw CommandFailure.noInstallation(
        client.connection.server.description, namespace: namespace)
    }
    if command.noHeaders { StatusCommand.tellNotes(of: last) }
    try Output.standard.write(command.render(last))
    let isLate = !last.isFit && !isInterrupted
    if isLate {
      let place = namespace.map { "namespace \($0)" } ?? "all namespaces"
      Output.error.tell(
        "error: timed out after \(command.patience.text) waiting for \(place) to become healthy\n")
    }
    try StatusCommand.conclude(last)
    // A rollout that is not complete is no problem, but not what was waited for.
    if isLate { throw CommandEnd.findings }
  }
}

extension StatusReport {
  /// Whether there is something, and all of it is healthy and up to date.
  fileprivate var isFit: Bool {
    !installations.isEmpty && health == .healthy && !isRollingOut
  }
}
