import ArgumentParser
import Operations

/// `kubectl jitsi add-shard`
struct AddShardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-shard",
    abstract: "Adds a shard that is made after one that is complete.",
    discussion: """
      Without files it works on the cluster: the plan is shown and asked for, node ports are free in \
      the whole cluster, and the stages of `apply` bring the shard up, its web last.

      On files it copies every object of the lowest complete shard, with its comments and its style, \
      moves the ports to the next free block, gives the shard its slot in HAProxy, and leaves every \
      other byte as it is. What comes out is linted first; new findings refuse it.

      On a kustomization tree (-k OVERLAY) it copies the shard's folder, lists the copy wherever the \
      original is listed, and has kustomize render the result, which is what is linted.

      Of a chart that counts its shards (--chart DIR --values FILE) it changes the number in the values, \
      has helm render the result, which is what is linted, and prints the `helm upgrade` that carries \
      it out; --upgrade runs that.

      Exit codes: 0 done; 1 refused, since the result would have findings; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp("Files or folders with all below them.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(help: ArgumentHelp("How many shards to add.", valueName: "number"))
  var count = 1

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "The shard to copy (default: the lowest that is complete).", valueName: "shard"))
  var donor: Int?

  @Option(
    help: ArgumentHelp(
      "The zone to pin the new shard to, where the copied one is pinned to one.", valueName: "name")
  )
  var zone: String?

  @OptionGroup var options: ShardOptions

  func validate() throws {
    if count < 1 || count > 100 { throw ValidationError("--count must be from 1 to 100") }
    if let donor, donor < 0 { throw ValidationError("--from requires the number of a shard") }
    if zone?.isEmpty == true { throw ValidationError("--zone requires the name of a zone") }
    try options.checkEffects(
      paths: paths,
      unlessChart: [String](set: [("--from", donor != nil), ("--zone", zone != nil)]))
  }

  func run() throws {
    try Shards.add(
      ShardAddition(count: count, donor: donor, zone: zone), options.request(paths: paths),
      options.output)
  }
}
