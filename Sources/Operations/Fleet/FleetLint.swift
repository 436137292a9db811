import Basics
import Lint
import Synchronization

/// The findings in several clusters.
package struct FleetLintReport: Sendable {
  /// One entry for each context, the worst first.
  package let entries: [FleetEntry<LintOutcome>]

  init(_ entries: [FleetEntry<LintOutcome>]) {
    self.entries = entries.enumerated()
      .sorted { left, right in
        let (first, second) = (Self.rank(left.element), Self.rank(right.element))
        return first == second
          ? left.offset < right.offset : second.lexicographicallyPrecedes(first)
      }
      .map(\.element)
  }

  private static func rank(_ entry: FleetEntry<LintOutcome>) -> [Int] {
    switch entry.answer {
    case .skipped: [0]
    case .failed: [2]
    case .read(let outcome):
      [
        outcome.report.count(.error) > 0 ? 3 : outcome.issues.isEmpty ? 1 : 2,
        outcome.report.count(.error), outcome.report.count(.warning), outcome.report.count(.info),
      ]
    }
  }
}

/// `lint --live` in several clusters.
struct FleetLint {
  let request: LintRequest
  let fleet: FleetRequest
  let output: any OperationOutput

  /// One cluster at a time is linted, on all cores, while others are read.
  private final class Turn: Sendable {
    let lock = Mutex(())
  }

  /// - Throws: `CommandFailure`, or ``CommandEnd`` with the worst exit code of all clusters.
  func run() throws {
    let (request, output, turn) = (request, output, Turn())
    let results = try FleetRun(request: fleet) { cluster throws(CommandFailure) in
      try Self.lint(request, cluster, turn)
    }.run()
    var codes: [Int32] = []
    var entries: [FleetEntry<LintOutcome>] = []
    for result in results {
      switch result.answer {
      case .skipped(let reason):
        entries.append(.init(context: result.context, .skipped(reason: reason)))
      case .failed(let failure):
        codes.append(CommandEnd.couldNotRun.exitCode)
        entries.append(.init(context: result.context, .failed(failure)))
      case .read(let found):
        codes.append(found.code)
        for notice in found.notices { output.tell(.note("\(result.context): \(notice)")) }
        entries.append(.init(context: result.context, .read(found.outcome)))
      }
    }
    try output.show(.fleetLint(FleetLintReport(entries)))
    let code = codes.max() ?? CommandEnd.couldNotRun.exitCode
    if code != 0 { throw CommandEnd(exitCode: code) }
  }

  private struct Found: Sendable {
    let outcome: LintOutcome
    let code: Int32
    let notices: [String]
  }

  private static func lint(
    _ request: LintRequest, _ cluster: ClusterRequest, _ turn: Turn
  ) throws(CommandFailure) -> Found {
    guard let asked = request.live else { throw .noInput(command: "lint") }
    var live = asked
    live.cluster = cluster
    let notes = FleetNotes()
    let objects = try LiveLint(request, live, notes)
    let settings = try LintSettings(
      request, objects.inputs, whole: objects.isWhole, isNarrow: !live.allNamespaces,
      version: objects.version)
    if let note = settings.note { notes.tell(.note(note)) }
    let inputs = objects.inputs
    let found = turn.lock.withLock { _ in
      settings.linter.lint(inputs.lintUnits, options: settings.options)
    }
    let report = request.placed(found, inputs)
    let issues = request.issues(of: report, inputs, settings.choice)
    if report.installations == 0, issues.isEmpty { throw .noJitsi(objects: report.objects) }
    let code =
      issues.isEmpty
      ? settings.failOn.isReached(by: report) ? CommandEnd.findings.exitCode : 0
      : CommandEnd.couldNotRun.exitCode
    return Found(
      outcome: LintOutcome(report, issues, settings, files: inputs.sources.count), code: code,
      notices: notes.all)
  }
}

/// The notices about one of several clusters.
private final class FleetNotes: OperationOutput {
  private let texts = Mutex<[String]>([])

  var all: [String] { texts.withLock { $0 } }

  func tell(_ notice: OperationNotice) {
    let text: String
    switch notice {
    case .note(let words), .warning(let words): text = words
    default: text = notice.text
    }
    texts.withLock { $0.append(text) }
  }

  func show(_ result: OperationResult) {}

  func isAgreed() -> Bool { false }
}
