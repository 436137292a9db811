import ArgumentParser
import Operations

/// The `kubectl jitsi apply` command.
struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Apply changes to a cluster without interrupting calls.",
    discussion: """
      Show the plan, ask for confirmation, run it as a server-side dry run, and then apply it in \
      stages: configuration, Services, prosody, jicofo, videobridges, HAProxy, web, ingress. Each \
      stage is ready before the next begins. Stop at the first failure and report what is done and \
      what is not; run the command again to continue. Without --chart, --values of a published \
      chart are read as a layout.

      Exit codes: 0 done, or nothing to do; 1 refused or stopped early; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp(
      "Manifests, or a layout: files, or folders (recursively).", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var desired: DesiredOptions
  @OptionGroup(title: "Plan options") var options: PlanOptions
  @OptionGroup(title: "Report options") var colour: ColourOptions

  func validate() throws { try desired.checkEffects(paths: paths) }

  func run() throws {
    let output = TerminalOutput(style: colour.style)
    var request = desired.request(paths: paths)
    request.isClientDryRun = options.isClientDryRun
    let (live, plan) = try request.plan(output)
    try PlanExecution(live, options.request, output).run(plan)
  }
}
