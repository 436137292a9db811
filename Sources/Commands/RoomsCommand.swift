import ArgumentParser
import Operations
import Reports

/// The `kubectl jitsi rooms` command.
struct RoomsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rooms", abstract: "Show which shard holds each room, and repair split rooms.",
    discussion: """
      Read the stick tables of all ready HAProxy pods through HAProxy's runtime API, which kubectl port-forward reaches. \
      A room is split if HAProxy pods send its participants to different shards.

      With --repair, make all HAProxy pods send a room to one shard: the one with most participants, as jicofo or the \
      bridges report them. Participants on the other shard join again when they reconnect.

      Exit codes: 0 no room is split; 1 rooms are split, or could not be repaired; 2 could not run.
      """)

  /// The formats of the report.
  enum Format: String, ReportFormat {
    case text, wide, json, yaml

    static let standard = Format.text
  }

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @Option(help: ArgumentHelp("Show only rooms of this shard.", valueName: "index"))
  var shard: Int?

  @Flag(help: "Show only split rooms.")
  var split = false

  @Flag(help: "Show only the rows of rooms.")
  var noHeaders = false

  @Option(
    help: ArgumentHelp("Make all HAProxy pods send this room to one shard.", valueName: "room"))
  var repair: String?

  @OptionGroup(title: "Repair options (with --repair)") var confirmation: ConfirmationOptions
  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: "Report options") var report: ReportOptions<Format>

  func validate() throws {
    if let shard, shard < 0 { throw ValidationError("--shard must be 0 or more") }
    if noHeaders, ![.text, .wide].contains(report.output) {
      throw ValidationError("--no-headers requires -o text or -o wide")
    }
    if repair == nil {
      try confirmation.given.refuse("requires --repair")
    } else {
      try [String](set: [
        ("--split", split), ("--shard", shard != nil), ("--no-headers", noHeaders),
        ("--output", report.chosenOutput != nil),
      ]).refuse("cannot be combined with --repair")
    }
  }

  func run() throws {
    if let repair {
      var request = RoomRepairRequest(room: repair)
      request.cluster = cluster.request
      request.namespace = namespace
      request.isAgreed = confirmation.yes
      request.isDryRun = confirmation.isDryRun
      return try request.run(TerminalOutput(style: report.style))
    }
    var request = RoomsRequest()
    request.cluster = cluster.request
    request.namespace = namespace
    request.shard = shard
    request.isSplitOnly = split
    let found = try request.report()
    let output = Output.standard
    switch report.output {
    case .text, .wide:
      let text = RoomsText(
        style: report.style, isWide: report.output == .wide, hasHeaders: !noHeaders)
      try output.write(text.render(found))
    case .json: try output.write(RoomsJSON.render(found))
    case .yaml: try output.write(RoomsYAML.render(found))
    }
    if found.splitRooms > 0 { throw CommandEnd.findings }
  }
}
