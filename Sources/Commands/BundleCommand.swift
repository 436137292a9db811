import ArgumentParser
import Operations
import Reports

/// The `kubectl jitsi bundle` command.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "Collect a support archive without secrets.",
    discussion: """
      Write one archive (tar.gz) for a support case: the installation's objects, status, lint, events, HAProxy's \
      statistics, versions, and the last logs of every container. Everything that could hold a secret is left out; a \
      README in the archive says what. Logs can contain names of rooms and participants.

      `lint -f` and `status -f` read the archive.

      Exit codes: 0 done; 1 something could not be collected, see errors.txt in the archive; 2 no archive was written.
      """)

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The archive to write, or - for standard output (default: jitsi-bundle-NAMESPACE-TIME.tar.gz).",
      valueName: "file"), completion: .file())
  var out: String?

  @Flag(help: "Replace the file of --out.")
  var force = false

  @Flag(help: "Also run check, which joins rooms.")
  var check = false

  @Option(
    help: ArgumentHelp(
      "How far logs reach back: 10m, 1h, or seconds.", default: "1h", valueName: "age"))
  var logsSince: LogAge?

  @Flag(name: .customLong("no-logs"), help: "Collect no logs.")
  var leavesOutLogs = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions

  func validate() throws {
    if leavesOutLogs, logsSince != nil {
      throw ValidationError("--logs-since cannot be combined with --no-logs")
    }
    if force, out == nil { throw ValidationError("--force requires --out") }
    if force, out == "-" { throw ValidationError("--force cannot be combined with --out -") }
  }

  func run() throws {
    if let out, out != "-" { try BundleFile(path: out, isForced: force).check() }
    let content = try request.collect(TerminalOutput())
    var archive = BundleArchive(content, version: VersionCommand.version)
    let (bytes, files) = archive.pack()
    if out == "-" {
      try Output.standard.write(bytes)
    } else {
      let path = out ?? BundleArchive.name(of: content) + ".tar.gz"
      try BundleFile(path: path, isForced: force).write(bytes)
      let size = bytes.count < 1 << 20 ? "\(bytes.count >> 10) KiB" : "\(bytes.count >> 20) MiB"
      try Output.standard.write("wrote \(path) (\(files) files, \(size))\n")
    }
    for error in content.errors {
      TerminalOutput().tell(.warning("not collected: \(error)"))
    }
    if !content.errors.isEmpty { throw CommandEnd.findings }
  }

  private var request: BundleRequest {
    var request = BundleRequest(lint: LintRequest(baselineView: LintInvocation.baselineView))
    request.cluster = cluster.request
    request.namespace = namespace
    request.isChecked = check
    request.logsSince = leavesOutLogs ? nil : logsSince?.seconds ?? 3600
    return request
  }
}
