import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import Operations

/// Runs `kubectl jitsi status -w`.
struct StatusWatching {
  private let command: StatusCommand
  private let client: APIClient
  private let watch: StatusWatch
  private let namespace: String?

  /// - Throws: `CommandFailure` if the cluster cannot be reached.
  init(_ command: StatusCommand) throws(CommandFailure) {
    self.command = command
    client = try command.cluster.request.connect(namespace: command.namespace)
    namespace = command.allNamespaces ? nil : client.connection.namespace
    watch = StatusWatch(client, namespace: namespace, nodes: command.report.output != .text)
  }

  /// Prints the status whenever it changes, until a signal asks the process to stop. Then it ends with the exit code for the
  /// last status.
  func run() throws {
    guard let first = try first() else { throw CommandFailure.interrupted }
    if command.noHeaders { StatusCommand.tellNotes(of: first) }
    let last = isPicture ? try showPictures(first) : try writeDocuments(first)
    try StatusCommand.conclude(last)
  }

  private var isPicture: Bool { [.text, .wide].contains(command.report.output) }

  /// Returns the first report; nil if a signal arrived before there was one.
  private func first() throws(CommandFailure) -> StatusReport? {
    do throws(Interrupted) {
      while watch.failure == nil {
        if let report = try watch.next(atMost: 500) { return report }
      }
    } catch {
      return nil
    }
    if let failure = watch.failure { throw .cluster(failure) }
    return nil
  }

  private func showPictures(_ first: StatusReport) throws(CommandFailure) -> StatusReport {
    var screen = Screen(.standard)
    var report = first
    var size = Output.standard.columns
    var rows = Output.standard.rows
    try screen.open()
    var isRead = true
    do throws(CommandFailure) {
      isRead = try screen.show(text(report))
      while isRead {
        let next: StatusReport?
        do throws(Interrupted) {
          next = try watch.next(atMost: 500)
        } catch {
          break
        }
        let isResized = size != Output.standard.columns || rows != Output.standard.rows
        (size, rows) = (Output.standard.columns, Output.standard.rows)
        // On a terminal, the clock and the ages go on.
        let isOlder = Output.standard.isTerminal && Time.now > report.time
        guard next != nil || isResized || isOlder else { continue }
        if let next { report = next }
        if isOlder { report.time = Time.now }
        isRead = try screen.show(text(report))
      }
    } catch {
      screen.close()
      throw error
    }
    screen.close()
    // Leave the last status on the screen.
    if Output.standard.isTerminal { Output.standard.tell(text(report)) }
    return report
  }

  /// Prints a JSON or YAML document for each change.
  private func writeDocuments(_ first: StatusReport) throws(CommandFailure) -> StatusReport {
    var report = first
    let separator = command.report.output == .yaml ? "---\n" : ""
    var isRead = try Output.standard.offer(text(report))
    while isRead {
      do throws(Interrupted) {
        guard let next = try watch.next(atMost: 60_000) else { continue }
        report = next
      } catch {
        break
      }
      isRead = try Output.standard.offer(separator + text(report))
    }
    return report
  }

  private func text(_ report: StatusReport) -> String {
    if report.installations.isEmpty, isPicture {
      let failure = CommandFailure.noInstallation(
        client.connection.server.description, namespace: namespace)
      return "\(failure)\n"
    }
    return String(decoding: command.render(report), as: UTF8.self)
  }
}
