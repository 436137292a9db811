import ArgumentParser
import Operations

/// The `kubectl jitsi cordon` command.
struct CordonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cordon", abstract: "Keep new rooms away from a shard.",
    discussion: """
      Drain the shard's server in every running HAProxy pod through HAProxy's runtime API, which kubectl port-forward \
      reaches, and give it weight 0 in haproxy.cfg, so that pods that restart keep it. Rooms that the shard has continue, \
      and participants can still join them. No pod restarts.

      Exit codes: 0 done; 1 not done everywhere, or declined; 2 could not run.
      """)

  @Argument(help: ArgumentHelp("The number of the shard.", valueName: "shard"))
  var shard: Int

  @Flag(help: "Cordon the last shard that takes new rooms: no new room can be opened then.")
  var force = false

  @OptionGroup var options: CordonOptions

  func validate() throws { try CordonOptions.check(shard) }

  func run() throws {
    var request = options.request(.cordon, shard)
    request.isForced = force
    try request.run(options.output)
  }
}

/// The `kubectl jitsi uncordon` command.
struct UncordonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uncordon", abstract: "Give a shard new rooms again.",
    discussion: """
      Take back cordon: in every running HAProxy pod, and in haproxy.cfg.

      Exit codes: 0 done; 1 not done everywhere, or declined; 2 could not run.
      """)

  @Argument(help: ArgumentHelp("The number of the shard.", valueName: "shard"))
  var shard: Int

  @OptionGroup var options: CordonOptions

  func validate() throws { try CordonOptions.check(shard) }

  func run() throws { try options.request(.uncordon, shard).run(options.output) }
}

/// The options of `cordon`, `uncordon` and `drain`.
struct CordonOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @OptionGroup var confirmation: ConfirmationOptions

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup var colour: ColourOptions

  static func check(_ shard: Int) throws {
    if shard < 0 { throw ValidationError("a shard's number cannot be negative") }
  }

  var output: TerminalOutput { TerminalOutput(style: colour.style) }

  func request(_ action: CordonRequest.Action, _ shard: Int) -> CordonRequest {
    var request = CordonRequest(action, shard: shard)
    request.cluster = cluster.request
    request.namespace = namespace
    request.isAgreed = confirmation.yes
    request.isDryRun = confirmation.isDryRun
    return request
  }
}
