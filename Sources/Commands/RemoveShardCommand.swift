import ArgumentParser
import Operations

/// `kubectl jitsi remove-shard`
struct RemoveShardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-shard",
    abstract: "Takes a shard away: its objects, its slot in HAProxy, and nothing else.",
    discussion: """
      Without files it works on the cluster: the shard gets no new rooms, its conferences end, and then \
      it goes, HAProxy's slot first and web next.

      Only the highest shard goes without leaving a gap. On files its documents are cut out, and a \
      file that holds nothing else is deleted. In a kustomization tree (-k OVERLAY) its folder is \
      deleted, and taken off the lists that name it. In the values of a chart that counts its shards \
      (--chart DIR --values FILE) the number goes down.

      Exit codes: 0 done; 1 refused, since the result would have findings; 2 could not run.
      """)

  @Argument(help: ArgumentHelp("The number of the shard.", valueName: "shard"))
  var shard: Int

  @Argument(
    help: ArgumentHelp("Files or folders with all below them.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Flag(help: "Remove a shard that is not the highest, and leave its number unused.")
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
