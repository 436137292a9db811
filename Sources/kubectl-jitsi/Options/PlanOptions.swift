import ArgumentParser
import Layout
import Operations

/// How a plan is carried out in a cluster.
struct PlanOptions: ParsableArguments {
  enum DryRun: String, ExpressibleByArgument, CaseIterable {
    case none, client, server
  }

  @Flag(name: [.customShort("y"), .long], help: "Do not ask.")
  var yes = false

  @Option(help: "Show the plan and change nothing: client without, server with a trial of it.")
  var dryRun = DryRun.none

  @Option(
    help: ArgumentHelp(
      "How long each stage may take to become ready: 30s, 10m, or seconds (default: 10m).",
      valueName: "time"))
  var timeout = RequestTimeout(milliseconds: 600_000)

  @Flag(help: "Take over fields that belong to others, after their owners were shown.")
  var forceConflicts = false

  @Flag(help: "Also what interrupts calls: restarts, replaced objects, other values of Secrets.")
  var allowDisruption = false

  @Flag(help: "Undo what was done when something fails or is interrupted.")
  var atomic = false

  @Option(
    help: ArgumentHelp(
      "Where objects are kept before they are replaced or removed (default: the folder you are in).",
      valueName: "dir"),
    completion: .directory)
  var backupDir = "."

  var applyOptions: ApplyOptions {
    var options = ApplyOptions()
    options.force = forceConflicts
    options.allowsDisruption = allowDisruption
    options.backupFolder = backupDir
    options.timeout = max(1, timeout.milliseconds / 1000)
    return options
  }

  /// Asks, unless the answer was given.
  ///
  /// - Throws: ``CommandFailure/needsYes`` when there is nobody to ask.
  func isAgreed() throws(CommandFailure) -> Bool {
    if yes { return true }
    guard Terminal.isInteractive else { throw .needsYes }
    Output.error.tell("Carry this out? [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
