import ArgumentParser
import Basics
import Jitsi
import Operations

/// The `kubectl jitsi restart` command.
struct RestartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "Restart shards one after the other, or HAProxy pod by pod.",
    discussion: """
      For each shard: cordon it, wait until its conferences have ended, restart its workloads as `kubectl rollout restart` \
      does, wait until they are ready, check the shard through its own web, and uncordon it. With --component haproxy, evict \
      one HAProxy pod after the other, each when the one before has learnt all rooms from its peers.
      The first failure ends the run; the shard stays cordoned, and the command that continues is shown.

      Exit codes: 0 done; 1 not everything is restarted, or declined; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp("The number of the shard (default: all shards).", valueName: "shard"))
  var shard: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Restart only this component, or HAProxy. Can be repeated.", valueName: "component"))
  var component: [LogsCommand.Component] = []

  @Option(
    help: ArgumentHelp(
      "Leave out what was restarted since a time, such as 2026-11-30T20:45:00Z, to continue an earlier run.",
      valueName: "time"))
  var sinceTime: Timestamp?

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @OptionGroup var options: RolloutOptions

  func validate() throws {
    try options.check(shard)
    guard component.contains(.haproxy) else { return }
    if component.contains(where: { $0 != .haproxy }) {
      throw ValidationError("-c haproxy cannot be combined with other components")
    }
    if shard != nil {
      throw ValidationError(
        "-c haproxy cannot be combined with a shard: HAProxy is shared by all of them")
    }
    try [String](set: [("--timeout", options.timeout != nil), ("--now", options.now)])
      .refuse("cannot be combined with --component haproxy, which ends no conference")
    try options.login.given.refuse(
      "cannot be combined with --component haproxy, which joins no rooms")
  }

  func run() throws {
    var request = RestartRequest()
    request.rollout = try options.request(shard, namespace: namespace)
    request.components = Set(component.compactMap { ComponentKind(rawValue: $0.rawValue) })
    request.since = sinceTime?.seconds
    try request.run(options.output)
  }
}

/// A time as Kubernetes writes it.
struct Timestamp: ExpressibleByArgument {
  let seconds: Int64

  init?(argument: String) {
    guard let seconds = Time.seconds(argument) else { return nil }
    self.seconds = seconds
  }
}
