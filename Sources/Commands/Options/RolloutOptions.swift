import ArgumentParser
import Operations

/// The options of commands that take shards out of rotation one after the other.
struct RolloutOptions: ParsableArguments {
  @OptionGroup var confirmation: ConfirmationOptions

  @Option(
    help: ArgumentHelp(
      "How long to wait for a shard's conferences to end: 30m, 2h, or seconds; 0 waits without limit.",
      default: "10m", valueName: "time"))
  var timeout: RequestTimeout?

  @Option(
    help: ArgumentHelp(
      "How long to wait for pods to become ready: 30s, 10m, or seconds.", default: "10m",
      valueName: "time"))
  var readyTimeout: RequestTimeout?

  @Flag(help: "Do not wait for conferences to end: they are interrupted.")
  var now = false

  @Flag(help: "Go on where no other shard takes new rooms, or no other HAProxy pod keeps them.")
  var force = false

  @OptionGroup(title: LoginOptions.title) var login: LoginOptions
  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup var colour: ColourOptions

  func check(_ shard: Int?) throws {
    if let shard { try CordonOptions.check(shard) }
    if now, timeout != nil {
      throw ValidationError("--now cannot be combined with --timeout: it does not wait")
    }
    try login.check(asks: !confirmation.yes && !confirmation.isDryRun)
  }

  var output: TerminalOutput { TerminalOutput(style: colour.style) }

  func request(_ shard: Int?, namespace: String?) throws -> RolloutRequest {
    var request = RolloutRequest()
    request.cluster = cluster.request
    request.namespace = namespace
    request.shard = shard
    request.isAgreed = confirmation.yes
    request.isDryRun = confirmation.isDryRun
    request.isForced = force
    request.waitsForConferences = !now
    let milliseconds = timeout?.milliseconds ?? 600_000
    request.drainTimeout = milliseconds > 0 ? max(1, milliseconds / 1000) : nil
    request.readyTimeout = max(1, (readyTimeout?.milliseconds ?? 600_000) / 1000)
    request.credentials = try login.credentials()
    return request
  }
}
