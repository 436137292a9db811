import ArgumentParser
import Operations

/// The `kubectl jitsi remove-shard` command.
struct RemoveShardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-shard",
    abstract: "Remove a shard and its HAProxy server.",
    discussion: """
      Without files, change the cluster: give the shard no new rooms, wait for its conferences to \
      end, and then remove it, HAProxy's server first and web next.

      Only the highest shard can be removed without leaving a gap. In files, remove its documents, and \
      delete files that contain nothing else. In a kustomization tree (-k OVERLAY), delete its \
      folder and remove it from all lists. In the values of a chart that set the number of shards \
      (--chart DIR --values FILE), reduce the number.

      Exit codes: 0 done; 1 refused because the result would have findings; 2 could not run.
      """)

  @Argument(help: ArgumentHelp("The number of the shard.", valueName: "shard"))
  var shard: Int

  @Argument(
    help: ArgumentHelp("Files, or folders (recursively).", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Flag(help: "Remove a shard that is not the highest, leaving its number unused.")
  var allowGap = false

  @OptionGroup var options: ShardOptions

  @Flag(help: "In a cluster, or with --upgrade: do not wait for the shard's conferences to end.")
  var now = false

  func validate() throws {
    if shard < 0 { throw ValidationError("a shard's number cannot be negative") }
    let chart = !options.sources.charts.isEmpty
    try options.checkEffects(
      paths: paths, unlessChart: [String](set: [("--allow-gap", allowGap)]),
      whileRunning: [String](set: [("--now", now)]), drains: chart && !now)
  }

  func run() throws {
    try Shards.remove(
      ShardRemoval(shard, allowsGap: allowGap, isImmediate: now),
      options.request(paths: paths), options.output)
  }
}
