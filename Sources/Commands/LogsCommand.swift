import ArgumentParser
import Jitsi
import Operations
import Reports

/// The `kubectl jitsi logs` command.
struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show the logs of a shard, merged by time.",
    discussion: """
      Read the logs of all containers of a shard's web, jicofo, prosody and jvb pods, and print their lines in the order of \
      their times, each with its pod and container. HAProxy belongs to no shard: `logs -c haproxy`.

      With -f, print lines as they arrive, also of pods that start later, until Ctrl-C.

      Exit codes: 0 done; 1 a container's log could not be read; 2 could not run.
      """)

  /// The components that have logs.
  enum Component: String, ExpressibleByArgument, CaseIterable, Sendable {
    case web, jicofo, prosody, jvb, haproxy
  }

  @Argument(
    help: ArgumentHelp("The number of the shard; none with -c haproxy.", valueName: "shard"))
  var shard: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Show only this component. Can be repeated.", valueName: "component"))
  var component: [Component] = []

  @Flag(name: .shortAndLong, help: "Print lines as they arrive, until Ctrl-C.")
  var follow = false

  @Option(
    help: ArgumentHelp(
      "Show only lines that are not older: 10m, 1h, or seconds.", valueName: "age"))
  var since: LogAge?

  @Option(
    help: ArgumentHelp(
      "The number of last lines of each container; -1 for all.",
      default: "100, or -1 with --since", valueName: "lines"))
  var tail: Int?

  @Flag(
    name: .shortAndLong,
    help: "Show the logs that containers wrote before they restarted.")
  var previous = false

  @Flag(help: "Show the time of each line.")
  var timestamps = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup var colour: ColourOptions

  func validate() throws {
    if let shard {
      if shard < 0 { throw ValidationError("a shard's number cannot be negative") }
      if component.contains(.haproxy) {
        throw ValidationError(
          "-c haproxy cannot be combined with a shard: HAProxy is shared by all of them")
      }
    } else if component.isEmpty {
      throw ValidationError("name a shard, as in `kubectl jitsi logs 0`, or use -c haproxy")
    } else if component.contains(where: { $0 != .haproxy }) {
      throw ValidationError("-c requires a shard, except for haproxy")
    }
    if let tail, tail < -1 { throw ValidationError("--tail must be -1 or more") }
    if previous, follow { throw ValidationError("-p cannot be combined with -f") }
  }

  func run() throws {
    var text = LogText(style: colour.style, hasTimes: timestamps)
    let isWhole = try request.run(TerminalOutput()) { lines throws(CommandFailure) in
      try Output.standard.offer(text.render(lines))
    }
    if !isWhole { throw CommandEnd.findings }
  }

  private var request: LogsRequest {
    var request = LogsRequest()
    request.cluster = cluster.request
    request.namespace = namespace
    request.shard = shard
    request.components = Set(component.compactMap { ComponentKind(rawValue: $0.rawValue) })
    request.isFollowed = follow
    request.isPrevious = previous
    request.since = since?.seconds
    let lines = tail ?? (since == nil ? 100 : -1)
    request.tail = lines < 0 ? nil : lines
    return request
  }
}
