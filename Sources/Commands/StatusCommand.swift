import ArgumentParser
import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import Operations
import Reports
import YAML

/// The `kubectl jitsi status` command.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show shard health.",
    discussion: """
      Query the cluster once: list the kinds of an installation, and read the metrics of bridges \
      and HAProxy. With -f, read saved objects instead, as `kubectl get -o yaml` writes them.

      Exit codes: 0 everything is healthy; 1 something is unhealthy; 2 could not run, or could not \
      read everything that affects health.
      """)

  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "A file of saved objects, a folder of them, or - for standard input, instead of a cluster.",
      valueName: "file"), completion: .file())
  var filenames: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders given with -f recursively.")
  var recursive = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @Flag(name: [.customShort("A"), .long], help: "All namespaces.")
  var allNamespaces = false

  @Flag(
    name: .shortAndLong,
    help: "Keep running and show changes: on a terminal in place, elsewhere as lines.")
  var watch = false

  @Flag(help: "Wait until everything is healthy; standard error shows what it waits for.")
  var wait = false

  @Option(
    name: .customLong("timeout"),
    help: ArgumentHelp(
      "How long --wait waits: 30s, 10m, or seconds.", default: "10m", valueName: "time"))
  var waitTimeout: RequestTimeout?

  @Flag(
    name: [.customShort("a"), .long],
    help: "Show each healthy shard; without it, they share a row where there are more than ten.")
  var all = false

  @Flag(help: "Show only the rows of shards; notes go to standard error.")
  var noHeaders = false

  @Flag(
    name: .shortAndLong,
    help: """
      Show on standard error how each object was classified and why, and requests to the cluster.
      """)
  var verbose = false

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: FleetOptions.title) var fleet: FleetOptions
  @OptionGroup(title: "Report options") var report: ReportOptions<StatusFormat>

  func validate() throws {
    if recursive, filenames.isEmpty { throw ValidationError("-R requires -f") }
    if !filenames.isEmpty { try cluster.given.refuse("cannot be combined with -f") }
    try fleet.check(
      cluster,
      [String](set: [
        ("-f", !filenames.isEmpty), ("-w", watch), ("--wait", wait), ("-a", all), ("-v", verbose),
      ]))
    if watch, verbose { throw ValidationError("-w cannot be combined with -v") }
    if watch, !filenames.isEmpty { throw ValidationError("-w cannot be combined with -f") }
    if wait, watch { throw ValidationError("--wait cannot be combined with -w") }
    if wait, verbose { throw ValidationError("--wait cannot be combined with -v") }
    if wait, !filenames.isEmpty { throw ValidationError("--wait cannot be combined with -f") }
    if waitTimeout != nil, !wait { throw ValidationError("--timeout requires --wait") }
    if all, ![.text, .wide].contains(report.output) {
      throw ValidationError("-a requires -o text or -o wide")
    }
    if all, noHeaders { throw ValidationError("-a cannot be combined with --no-headers") }
    if noHeaders, ![.text, .wide].contains(report.output) {
      throw ValidationError("--no-headers requires -o text or -o wide")
    }
  }

  func run() throws {
    if watch { return try StatusWatching(self).run() }
    if wait { return try StatusWaiting(self).run() }
    if let fleet = fleet.request(cluster) { return try show(fleet) }
    let found = try request.report(TerminalOutput())
    if noHeaders { Self.tellNotes(of: found) }
    try Output.standard.write(render(found))
    try Self.conclude(found)
  }

  /// How long --wait waits.
  var patience: RequestTimeout { waitTimeout ?? RequestTimeout(milliseconds: 600_000) }

  /// Throws the exit code for the status, unless it is 0.
  static func conclude(_ report: StatusReport) throws {
    switch report.health {
    case .healthy: return
    case .unknown: throw CommandEnd.couldNotRun
    case .degraded, .down: throw CommandEnd.findings
    }
  }

  /// The request for these flags.
  var request: StatusRequest {
    var request = StatusRequest()
    request.filenames = filenames
    request.recursive = recursive
    request.cluster = cluster.request
    request.namespace = namespace
    request.allNamespaces = allNamespaces
    request.showsNodes = report.output != .text
    request.isVerbose = verbose
    return request
  }

  /// Returns the report in the selected format.
  func render(_ found: StatusReport) -> [UInt8] {
    let found = found.addressing(cluster.request.repeatedFlags)
    switch report.output {
    case .json: return StatusJSON.render(found)
    case .yaml: return StatusYAML.render(found)
    case .text, .wide: return Array(StatusText(textOptions).render(found).utf8)
    }
  }

  private var textOptions: StatusText.Options {
    var options = StatusText.Options()
    options.style = report.style
    options.width = noHeaders ? nil : Output.standard.columns
    options.isWide = report.output == .wide
    options.showsNamespace = allNamespaces
    options.hasHeaders = !noHeaders
    options.showsAll = all
    // Lines that are only appended when they change must not change with time.
    options.showsAges = !watch || Output.standard.isTerminal
    return options
  }

  // MARK: Several clusters

  private func show(_ fleet: FleetRequest) throws {
    var request = request
    // Only the reports for programs have zones.
    request.showsNodes = [.json, .yaml].contains(report.output)
    let found = try request.report(of: fleet, TerminalOutput())
    let bytes: [UInt8] =
      switch report.output {
      case .json: FleetStatusJSON.render(found)
      case .yaml: FleetStatusJSON.yaml(found)
      case .text, .wide: Array(FleetStatusText(textOptions).render(found).utf8)
      }
    if noHeaders {
      for note in FleetStatusText.notes(found) { Output.error.tell("note: \(note)\n") }
    }
    try Output.standard.write(bytes)
    if found.exitCode != 0 { throw CommandEnd(exitCode: found.exitCode) }
  }

  static func tellNotes(of report: StatusReport) {
    for note in report.notes { Output.error.tell("note: \(note.message)\n") }
  }
}

/// The formats of `status`.
enum StatusFormat: String, ReportFormat {
  case text, wide, json, yaml

  static let standard = StatusFormat.text
}
