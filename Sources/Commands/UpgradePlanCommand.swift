import ArgumentParser
import Lint
import Operations
import Reports

/// The `kubectl jitsi upgrade-plan` command.
struct UpgradePlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade-plan",
    abstract: "Show what another Jitsi release changes for manifests.",
    discussion: """
      Lint manifests as they are and with the images of the release, and show what only the second \
      run finds, with the images, volumes, users and defaults that change. Without a path, read \
      standard input.

      Exit codes: 0 nothing would break; 1 something would; 2 could not run, or could not read \
      everything.
      """)

  /// The formats of the report.
  enum Format: String, ReportFormat {
    case text, json

    static let standard = Format.text
  }

  @Argument(
    help: ArgumentHelp(
      "Files, folders (recursively), charts, kustomizations, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "The release to move to, such as stable-11031.", default: "the newest without a known fault",
      valueName: "release"))
  var to: String?

  @OptionGroup(title: "Source options") var sources: SourceOptions

  @Flag(help: "Plan the upgrade of the live objects of a namespace (-n).")
  var live = false

  @Flag(help: "Change images, volumes and what rules can fix, in the files.")
  var fix = false

  @Flag(help: "Show what --fix would change, as a unified diff, and change nothing.")
  var diff = false

  @Flag(help: "With --fix or --diff: also apply fixes that restart something that carries calls.")
  var unsafeFixes = false

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: "Report options") var report: ReportOptions<Format>

  func validate() throws {
    if unsafeFixes, !fix, !diff { throw ValidationError("--unsafe-fixes requires --fix or --diff") }
    if diff {
      try [String](set: [("-o", report.chosenOutput != nil), ("--fix", fix)])
        .refuse("cannot be combined with --diff, which shows a diff")
    }
    guard live else {
      try sources.checkEffects(paths: paths)
      try cluster.given.refuse("requires --live")
      if sources.namespace != nil, sources.charts.isEmpty, paths.allSatisfy({ $0 == "-" }) {
        throw ValidationError("-n requires --live or --chart")
      }
      return
    }
    if let source = sources.named(paths: paths).first {
      throw ValidationError("--live cannot be combined with \(source)")
    }
    try sources.chartSettings.refuse("cannot be combined with --live")
    try sources.checkEffects(paths: [])
    try [String](set: [("--fix", fix), ("--diff", diff), ("--unsafe-fixes", unsafeFixes)])
      .refuse("cannot be combined with --live: it edits files")
  }

  func run() throws {
    var invocation = LintInvocation()
    invocation.request.input = sources.request(paths: paths)
    if live {
      invocation.request.live = LiveLintRequest(
        cluster: cluster.request, namespace: sources.namespace, allNamespaces: false,
        plan: PlanRequest())
    }
    var request = UpgradeRequest(lint: invocation.request)
    request.release = to
    if fix || diff {
      var fixes = FixRequest()
      fixes.options.unsafe = unsafeFixes
      if diff { fixes.preview = .diff }
      request.fixes = fixes
    }
    let format: LintFormat = report.output == .json ? .json : .text
    try request.run(TerminalOutput(format: format, style: report.style))
  }
}
