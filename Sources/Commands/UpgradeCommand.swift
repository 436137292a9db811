import ArgumentParser
import Operations
import Reports

/// The `kubectl jitsi upgrade` command.
struct UpgradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade", abstract: "Move shards to another Jitsi release, one after the other.",
    discussion: """
      For each shard: cordon it, wait until its conferences have ended, apply the release's images and the edits that \
      upgrade-plan shows, wait until its pods are ready, check it through its own web, and uncordon it. With manifests, roll \
      out what they contain. What all shards share follows at the end.
      The first failure ends the run; the shard stays cordoned, and --undo takes it back to what it was.

      Exit codes: 0 done; 1 not everything is upgraded, the release would break something, or declined; 2 could not run.
      """)

  @Argument(
    help: ArgumentHelp("The number of the shard (default: all shards).", valueName: "shard"))
  var shard: Int?

  @Option(
    help: ArgumentHelp(
      "The release to move to, such as stable-11031.", default: "the newest without a known fault",
      valueName: "release"))
  var to: String?

  @Flag(help: "Take shards back to what they were before the upgrade.")
  var undo = false

  @Flag(help: "Take over fields of other managers, after showing their owners.")
  var forceConflicts = false

  @OptionGroup(title: "Source options") var sources: SourceOptions
  @OptionGroup var options: RolloutOptions

  func validate() throws {
    try options.check(shard)
    try sources.checkEffects(paths: [])
    if undo {
      try ([String](set: [("--to", to != nil)]) + sources.named(paths: []))
        .refuse("cannot be combined with --undo")
      return
    }
    let source = sources.named(paths: []).first
    if let source, to != nil {
      throw ValidationError(
        "--to cannot be combined with \(source): `kubectl jitsi upgrade-plan --fix` changes the manifests first"
      )
    }
  }

  func run() throws {
    var request = ShardUpgradeRequest(lint: LintInvocation().request)
    request.rollout = try options.request(shard, namespace: sources.namespace)
    request.release = to
    request.input = sources.request(paths: [])
    request.isUndo = undo
    request.takesOver = forceConflicts
    try request.run(options.output)
  }
}
