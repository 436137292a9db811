import ArgumentParser
import Kubernetes
import Lint
import Operations

/// The `kubectl jitsi lint` command.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Lint manifests or the live cluster, and show what would break in a call.",
    discussion: """
      Without a path, read standard input. A folder with Chart.yaml is rendered with helm, one \
      with kustomization.yaml with kubectl. With --live, read the live cluster.

      Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 could not run, or could not read \
      everything. With --fix, only remaining findings count; with --diff, changes that --fix would \
      make count too.

      Each chart, each kustomization that no other one includes, and each other folder of \
      manifests is linted on its own. With files, --context DIR is the folder to lint them in: \
      each as a part of its chart, kustomization or folder, and only the findings of these files \
      are reported. With --live, --context is the context of the kubeconfig.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files, folders (recursively), charts, kustomizations, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup(title: "Source options") var sources: SourceOptions
  @Flag(help: "Lint the live cluster, in one namespace (-n) or in all (-A).")
  var live = false

  @Flag(name: [.customShort("A"), .long], help: "With --live: all namespaces.")
  var allNamespaces = false

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: FleetOptions.title) var fleet: FleetOptions
  @OptionGroup(title: "Report options") var report: ReportOptions<LintFormat>
  @OptionGroup(title: "Fix options") var fixing: FixingOptions
  @OptionGroup(title: "Plan options (with --live --fix)") var plan: PlanOptions
  @OptionGroup(title: "Rule options") var rules: RuleOptions

  @OptionGroup(title: "Configuration options") var configuration: ConfigurationOptions

  @Option(
    help: ArgumentHelp(
      "Run only these rules: names, or patterns such as 'prosody*', separated by commas.",
      valueName: "rule"))
  var select: [String] = []

  @Option(
    help: ArgumentHelp(
      "Skip these rules: names, or patterns such as 'prosody*', separated by commas.",
      valueName: "rule"))
  var ignore: [String] = []

  @Flag(
    inversion: .prefixedNo,
    help: "The input is the whole installation: anything not in it is missing.")
  var whole: Bool?

  @Option(
    help: ArgumentHelp(
      "The Kubernetes version to check the manifests against, \(KubernetesVersion.known.lowerBound) to \(KubernetesVersion.newest).",
      default: KubernetesVersion.newest.description, valueName: "version"))
  var kubernetesVersion: KubernetesVersion?

  @Option(
    help: ArgumentHelp(
      "The lowest severity that makes the exit code 1.", default: "error", valueName: "severity"))
  var failOn: Threshold?

  @Flag(name: .shortAndLong, help: "Show one line for each finding, and nothing else.")
  var quiet = false

  @Flag(
    name: .shortAndLong,
    help: """
      Show on standard error how each object was classified and why, suppressed findings, and requests to the cluster.
      """)
  var verbose = false

  func validate() throws {
    if live {
      try checkOnCluster()
    } else {
      try checkOnFiles()
    }
    if quiet, report.output != .text { throw ValidationError("-q requires -o text") }
    if configuration.writeBaseline != nil {
      try (fixing.given + reportFlags).refuse("cannot be combined with --write-baseline")
    }
  }

  /// The given flags that affect reporting and the exit code.
  private var reportFlags: [String] {
    [String](set: [
      ("-o", report.chosenOutput != nil), ("-q", quiet), ("--fail-on", failOn != nil),
    ])
  }

  private func checkOnCluster() throws(ValidationError) {
    if let source = sources.named(paths: paths).first {
      throw ValidationError("--live cannot be combined with \(source)")
    }
    try sources.chartSettings.refuse("cannot be combined with --live")
    try sources.checkEffects(paths: [])
    if configuration.stdinFilename != nil {
      throw ValidationError("--stdin-filename cannot be combined with --live")
    }
    try fleet.check(
      cluster,
      fixing.given + plan.given
        + [String](set: [
          ("-v", verbose), ("--write-baseline", configuration.writeBaseline != nil),
        ]))
    if let choice = fleet.choice, ![.text, .json].contains(report.output) {
      throw ValidationError(
        "-o \(report.output) cannot be combined with \(choice); use text or json")
    }
    if allNamespaces { try fixing.given.refuse("cannot be combined with -A") }
    if fixing.createIn != nil {
      throw ValidationError("--create-in cannot be combined with --live")
    }
    if fixing.diff {
      try plan.given.refuse("cannot be combined with --diff, which changes nothing")
      try [String](set: [
        ("-q", quiet), ("--fail-on", failOn != nil),
        ("--report-unused", configuration.reportUnused),
      ]).refuse("cannot be combined with --diff, which shows a plan")
      if ![.text, .json].contains(report.output) {
        throw ValidationError(
          "-o \(report.output) cannot be combined with --diff; use text or json")
      }
    } else if !fixing.fix {
      try plan.given.refuse("requires --fix")
    }
  }

  private func checkOnFiles() throws(ValidationError) {
    if allNamespaces { throw ValidationError("-A requires --live") }
    try fleet.given.refuse("requires --live")
    try sources.checkEffects(paths: paths)
    // Without --live, --context is the folder that the files belong to.
    try cluster.given.filter { $0 != "--context" }.refuse("requires --live")
    try checkContext()
    if sources.namespace != nil, sources.charts.isEmpty, paths.allSatisfy({ $0 == "-" }) {
      throw ValidationError("-n requires --live or --chart")
    }
    let request = sources.request(paths: paths)
    if configuration.stdinFilename != nil, !request.isEmpty, !request.readsStandardInput {
      throw ValidationError("--stdin-filename requires standard input: add -")
    }
    try plan.given.filter { $0 != "--dry-run" }.refuse("requires --live and --fix")
    if plan.dryRunChoice != nil, !fixing.isAsked {
      throw ValidationError("--dry-run requires --fix")
    }
    if plan.dryRunChoice != nil, fixing.diff {
      throw ValidationError("--dry-run cannot be combined with --diff")
    }
    try plan.checkOnFiles(sources.named(paths: paths).first ?? "standard input")
    if fixing.diff || plan.isDryRun {
      try [String](set: [("-o", report.chosenOutput != nil), ("-q", quiet)])
        .refuse(
          "cannot be combined with \(fixing.diff ? "--diff" : "--dry-run"), which shows a diff")
    }
    if paths.isEmpty, sources.filenames.isEmpty, fixing.createIn == nil, !request.isEmpty {
      let tool = sources.charts.isEmpty ? "-k: kubectl" : "--chart: helm"
      try fixing.given.refuse(
        "cannot be combined with \(tool) renders the objects; change its source instead")
    }
  }

  private func checkContext() throws(ValidationError) {
    guard let folder = cluster.context else { return }
    if folder.isEmpty { throw ValidationError("--context requires a folder") }
    if let source = sources.named(paths: []).first(where: { $0 != "-f" }) {
      throw ValidationError("--context cannot be combined with \(source): name its files instead")
    }
    if let flag = fixing.given.first {
      throw ValidationError("--context cannot be combined with \(flag): fix the folder")
    }
    if configuration.writeBaseline != nil {
      throw ValidationError("--context cannot be combined with --write-baseline")
    }
  }

  func run() throws { try invocation.run() }

  /// The parsed flags.
  var invocation: LintInvocation {
    var invocation = LintInvocation()
    invocation.format = report.output
    invocation.colour = report.noColor ? .never : report.color
    invocation.isQuiet = quiet
    var request = invocation.request
    request.input = configuration.complete(sources.request(paths: paths))
    if live {
      request.live = LiveLintRequest(
        cluster: cluster.request, namespace: sources.namespace, allNamespaces: allNamespaces,
        plan: plan.request)
      request.live?.fleet = fleet.request(cluster)
    }
    if !live { request.context = cluster.context }
    request.fixes = fixing.request
    if !live, plan.isDryRun { request.fixes?.preview = .dryRun }
    request.ruleFolders = rules.folders
    request.baseline = configuration.baseline
    request.writeBaseline = configuration.writeBaseline
    request.reportUnused = configuration.reportUnused
    request.select = select
    request.ignore = ignore
    request.whole = whole
    request.kubernetesVersion = kubernetesVersion
    request.failOn = failOn
    request.isVerbose = verbose
    invocation.request = request
    return invocation
  }
}
