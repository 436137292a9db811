import ArgumentParser
import Operations

/// How to apply a plan to a cluster.
struct PlanOptions: ParsableArguments, GivenFlags {
  enum DryRun: String, ExpressibleByArgument, CaseIterable {
    case none, client, server
  }

  @Flag(name: [.customShort("y"), .long], help: "Do not ask for confirmation.")
  var yes = false

  @Option(
    name: .customLong("dry-run"),
    help: ArgumentHelp(
      """
      Show what would change, and change nothing. client only reads from the cluster, or shows the \
      diff of files; server also asks the API server to check the changes.
      """, default: "none", valueName: "dry-run"))
  var dryRunChoice: DryRun?

  @Option(
    name: .customLong("timeout"),
    help: ArgumentHelp(
      "How long to wait for each stage to become ready: 30s, 10m, or seconds.", default: "10m",
      valueName: "time"))
  var stageTimeout: RequestTimeout?

  @Flag(help: "Take over fields of other managers, after showing their owners.")
  var forceConflicts = false

  @Flag(
    help: "Allow changes that interrupt calls: restarts, replaced objects, changed Secret values.")
  var allowDisruption = false

  @Flag(help: "Roll back when something fails or is interrupted.")
  var atomic = false

  @Option(
    name: .customLong("backup-dir"),
    help: ArgumentHelp(
      "The folder for backups of objects that are replaced or removed.", default: ".",
      valueName: "dir"),
    completion: .directory)
  var backupFolder: String?

  var given: [String] {
    [String](set: [
      ("--yes", yes), ("--dry-run", dryRunChoice != nil), ("--timeout", stageTimeout != nil),
      ("--force-conflicts", forceConflicts), ("--allow-disruption", allowDisruption),
      ("--atomic", atomic), ("--backup-dir", backupFolder != nil),
    ])
  }

  /// Whether to run without changing anything.
  var isDryRun: Bool { dryRunChoice.map { $0 != DryRun.none } ?? false }

  /// Whether only reading requests are sent.
  var isClientDryRun: Bool { dryRunChoice == .client }

  var timeout: RequestTimeout { stageTimeout ?? RequestTimeout(milliseconds: 600_000) }

  /// Throws if a flag other than `--dry-run` was given, since it would have no effect on files.
  ///
  /// - Parameter source: How the files were given, such as `-f`.
  /// - Throws: `ValidationError` with the name of the flag.
  func checkOnFiles(_ source: String) throws(ValidationError) {
    try given.filter { $0 != "--dry-run" }.refuse("cannot be combined with \(source)")
    if dryRunChoice == .server {
      throw ValidationError(
        "--dry-run=server requires a cluster; on files --dry-run=client shows the diff")
    }
  }

  /// The request for these flags.
  var request: PlanRequest {
    var request = PlanRequest()
    request.isAgreed = yes
    request.isDryRun = isDryRun
    request.isClientDryRun = isClientDryRun
    request.isAtomic = atomic
    request.options.force = forceConflicts
    request.options.allowsDisruption = allowDisruption
    request.options.backupFolder = backupFolder ?? "."
    request.options.timeout = max(1, timeout.milliseconds / 1000)
    return request
  }
}
