import ArgumentParser
import Operations

/// The `kubectl jitsi drain` command.
struct DrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain", abstract: "Cordon a shard and wait until its conferences have ended.",
    discussion: """
      Cordon the shard, and then ask its bridges how many conferences they have until there is none. No conference is \
      ended. The shard stays cordoned, also if waiting takes too long or is interrupted.

      Exit codes: 0 the shard is empty; 1 it still has conferences, or could not be cordoned everywhere; 2 could not run.
      """)

  @Argument(help: ArgumentHelp("The number of the shard.", valueName: "shard"))
  var shard: Int

  @Option(
    help: ArgumentHelp(
      "How long to wait for conferences to end: 30m, 2h, or seconds; 0 waits without limit.",
      default: "10m", valueName: "time"))
  var timeout: RequestTimeout?

  @Flag(help: "Drain the last shard that takes new rooms: no new room can be opened then.")
  var force = false

  @OptionGroup var options: CordonOptions

  func validate() throws { try CordonOptions.check(shard) }

  func run() throws {
    var cordon = options.request(.cordon, shard)
    cordon.isForced = force
    var request = DrainRequest(cordon)
    let milliseconds = timeout?.milliseconds ?? 600_000
    request.timeout = milliseconds > 0 ? max(1, milliseconds / 1000) : nil
    try request.run(options.output)
  }
}
