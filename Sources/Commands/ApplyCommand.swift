import ArgumentParser
import Operations

/// `kubectl jitsi apply`
struct ApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Makes a cluster what it should be, in an order that drops no call.",
    discussion: """
      It shows the plan, asks, lets the server try everything, and then goes in stages: configuration, \
      Services, prosody, jicofo, videobridges, HAProxy, web, ingress. Each stage is ready before the \
      next begins. It stops at the first failure and says what is done and what is not; run again, it \
      goes on from there. A published chart's --values without its --chart are taken for a layout.

      Exit codes: 0 done, or nothing to do; 1 refused or stopped on the way; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp(
      "Manifests, or a layout: files or folders with all below them.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var desired: DesiredOptions
  @OptionGroup(title: "Plan options") var options: PlanOptions
  @OptionGroup(title: "Report options") var colour: ColourOptions

  func validate() throws { try desired.checkEffects(paths: paths) }

  func run() throws {
    let output = TerminalOutput(style: colour.style)
    let (live, plan) = try desired.request(paths: paths).plan(output)
    try PlanExecution(live, options.request, output).run(plan)
  }
}
