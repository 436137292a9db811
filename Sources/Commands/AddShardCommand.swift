import ArgumentParser
import Operations

/// The `kubectl jitsi add-shard` command.
struct AddShardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-shard",
    abstract: "Add a shard as a copy of a complete one.",
    discussion: """
      Without files, change the cluster: show the plan, ask for confirmation, use node ports that \
      are free in the whole cluster, and bring the shard up in the stages of `apply`, web last.

      In files, copy every object of the lowest complete shard, with its comments and its style, \
      move the ports to the next free block, add the shard's server to HAProxy, and keep every \
      other byte. The result is linted first; if it has new findings, nothing is written.

      In a kustomization tree (-k OVERLAY), copy the shard's folder, list the copy wherever the \
      original is listed, and lint the result as kustomize renders it.

      For a chart whose values set the number of shards (--chart DIR --values FILE), change the \
      number, lint the result as helm renders it, and print the `helm upgrade` to run; --upgrade \
      runs it.

      Exit codes: 0 done; 1 refused because the result would have findings; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp("Files, or folders (recursively).", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(help: ArgumentHelp("How many shards to add.", valueName: "number"))
  var count = 1

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "The shard to copy (default: the lowest complete one).", valueName: "shard"))
  var donor: Int?

  @Option(
    help: ArgumentHelp(
      "The zone to pin the new shard to, if the copied one is pinned.", valueName: "name")
  )
  var zone: String?

  @Flag(
    help: "Do not check the new shard before it gets rooms, nor the installation afterwards.")
  var skipCheck = false

  @OptionGroup(title: LoginOptions.title) var login: LoginOptions
  @OptionGroup var options: ShardOptions

  func validate() throws {
    if count < 1 || count > 100 { throw ValidationError("--count must be from 1 to 100") }
    if let donor, donor < 0 { throw ValidationError("--from requires the number of a shard") }
    if zone?.isEmpty == true { throw ValidationError("--zone requires the name of a zone") }
    try options.checkEffects(
      paths: paths,
      unlessChart: [String](set: [("--from", donor != nil), ("--zone", zone != nil)]),
      whileRunning: (skipCheck ? ["--skip-check"] : []) + login.given)
    if skipCheck, options.plan.isDryRun {
      throw ValidationError("--skip-check cannot be combined with --dry-run, which checks no shard")
    }
    try login.check(asks: !options.plan.yes)
    if skipCheck { try login.given.refuse("cannot be combined with --skip-check") }
    if options.plan.isDryRun {
      try login.given.refuse("cannot be combined with --dry-run, which checks no shard")
    }
  }

  func run() throws {
    var addition = ShardAddition(count: count, donor: donor, zone: zone)
    addition.isChecked = !skipCheck
    var request = options.request(paths: paths)
    request.credentials = try login.credentials()
    try Shards.add(addition, request, options.output)
  }
}
