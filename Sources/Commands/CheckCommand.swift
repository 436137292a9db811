import ArgumentParser
import Operations
import Reports

/// The `kubectl jitsi check` command.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Prove that participants of a room meet, by joining rooms.",
    discussion: """
      Ask web pods for the page, log in to prosody, and let two participants join each of some new rooms through different \
      HAProxy pods. All requests go through the API server's pod proxy; nothing is installed, and rooms are left at the end.
      With --from-outside, participants come through the website, as browsers do.

      Exit codes: 0 no check fails; 1 a check fails; 2 could not run.
      """)

  /// The formats of the report.
  enum Format: String, ReportFormat {
    case text, json, junit

    static let standard = Format.text
  }

  @Option(name: .shortAndLong, help: ArgumentHelp("The namespace.", valueName: "name"))
  var namespace: String?

  @Option(help: ArgumentHelp("Check one shard only, through its own web.", valueName: "index"))
  var shard: Int?

  @Option(help: ArgumentHelp("The number of rooms to join.", valueName: "count"))
  var rooms = 10

  @Flag(help: "Also ask the addresses that bridges announce, by STUN from this machine.")
  var media = false

  @Flag(help: "Come through the website, as browsers do, in place of through pods.")
  var fromOutside = false

  @Option(
    help: ArgumentHelp(
      "The website's address for --from-outside, where objects of the cluster do not show it.",
      valueName: "url"))
  var url: String?

  @Option(
    help: ArgumentHelp(
      "How long to wait for each step of a participant.", default: "10s", valueName: "time"))
  var stepTimeout: RequestTimeout?

  @OptionGroup(title: LoginOptions.title) var login: LoginOptions
  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: "Report options") var report: ReportOptions<Format>

  func validate() throws {
    if let shard, shard < 0 { throw ValidationError("--shard must be 0 or more") }
    guard (1...1000).contains(rooms) else { throw ValidationError("--rooms must be 1 to 1000") }
    if stepTimeout?.milliseconds == 0 {
      throw ValidationError("--step-timeout must be longer than 0")
    }
    if url != nil, !fromOutside { throw ValidationError("--url requires --from-outside") }
    if shard != nil, fromOutside {
      throw ValidationError("--shard cannot be combined with --from-outside")
    }
    try login.check()
  }

  func run() throws {
    var request = CheckRequest()
    request.cluster = cluster.request
    request.namespace = namespace
    request.shard = shard
    request.rooms = rooms
    request.asksForMedia = media
    request.isFromOutside = fromOutside
    request.url = url
    if let stepTimeout { request.patience = stepTimeout.milliseconds }
    request.credentials = try login.credentials()
    let found = try request.run(TerminalOutput())
    switch report.output {
    case .text: try Output.standard.write(CheckText(style: report.style).render(found))
    case .json: try Output.standard.write(CheckJSON.render(found))
    case .junit: try Output.standard.write(CheckJUnit.render(found))
    }
    if found.count(.failed) > 0 { throw CommandEnd.findings }
  }
}
