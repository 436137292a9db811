import ArgumentParser
import Kubernetes
import Lint
import Operations

/// `kubectl jitsi lint`
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Finds what is wrong in manifests, and says what would break in a call.",
    discussion: """
      Without a path it reads what is piped in. A folder with Chart.yaml is rendered with helm, one \
      with kustomization.yaml with kubectl. With --live it reads what runs in a cluster.

      Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 could not run, or could not read \
      everything. With --fix what is left counts, with --diff a change that --fix would make counts too.

      Each chart, each kustomization that no other one includes, and each folder of manifests beside them \
      is linted by itself. With files, --context DIR is the folder to lint them in: each as a part of its \
      chart, kustomization or folder, and only the findings of these files are reported. With --live it is \
      the context of the kubeconfig.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files, folders with all below them, charts, kustomizations, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup(title: "Sources") var sources: SourceOptions
  @Flag(help: "Lint what runs in the cluster, in one namespace (-n) or in all (-A).")
  var live = false

  @Flag(name: [.customShort("A"), .long], help: "With --live: all namespaces.")
  var allNamespaces = false

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var report: ReportOptions<LintFormat>
  @OptionGroup(title: "Fixes") var fixing: FixingOptions
  @OptionGroup(title: "With --live --fix") var plan: PlanOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions

  @OptionGroup(title: "Configuration") var configuration: ConfigurationOptions

  @Option(help: ArgumentHelp("Ask only these rules (comma-separated).", valueName: "rule"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Do not ask these rules (comma-separated).", valueName: "rule"))
  var ignore: [String] = []

  @Flag(
    inversion: .prefixedNo,
    help: "The input is the whole installation: what is not in it is missing.")
  var whole: Bool?

  @Option(
    help: ArgumentHelp(
      "The Kubernetes that the manifests are for, \(KubernetesVersion.known.lowerBound) to \(KubernetesVersion.newest) (default: \(KubernetesVersion.newest)).",
      valueName: "version"))
  var kubernetesVersion: KubernetesVersion?

  @Option(
    help: ArgumentHelp(
      "The least severity that makes the exit code 1 (default: error).", valueName: "severity"))
  var failOn: Threshold?

  @Flag(name: .shortAndLong, help: "One line for each finding, and nothing else.")
  var quiet = false

  @Flag(
    name: .shortAndLong,
    help: """
      Tell on standard error what each object was taken for and why, what is suppressed, and what a cluster is asked.
      """)
  var verbose = false

  func validate() throws {
    if live {
      if !sources.request(paths: paths).isEmpty {
        throw ValidationError("--live goes without files, charts and kustomizations")
      }
      if let flag = sources.request(paths: []).rendering.valueFlag {
        throw ValidationError("--live goes without \(flag): it is for charts")
      }
      if fixing.isAsked, allNamespaces { throw ValidationError("--fix and --diff go without -A") }
      if fixing.createIn != nil { throw ValidationError("--create-in goes without --live") }
    } else if let folder = cluster.context {
      if folder.isEmpty { throw ValidationError("--context must name a folder") }
      let request = sources.request(paths: paths)
      if !request.kustomizations.isEmpty || !request.charts.isEmpty {
        throw ValidationError(
          "--context cannot be combined with -k and --chart: name files of theirs")
      }
      if fixing.isAsked {
        throw ValidationError("--context cannot be combined with --fix and --diff: fix the folder")
      }
      if configuration.writeBaseline != nil {
        throw ValidationError("--context cannot be combined with --write-baseline")
      }
    }
    if !live, allNamespaces {
      throw ValidationError("-A goes with --live")
    }
    if fixing.isAsked, configuration.writeBaseline != nil {
      throw ValidationError("--write-baseline goes without --fix and --diff")
    }
  }

  func run() throws { try request.run() }

  /// What the flags ask for.
  var request: LintRequest {
    var request = LintRequest()
    request.input = configuration.complete(sources.request(paths: paths))
    if live {
      request.live = LiveLintRequest(
        cluster: cluster, namespace: sources.namespace, allNamespaces: allNamespaces, plan: plan)
    }
    if !live { request.context = cluster.context }
    request.format = report.output
    request.colour = report.noColor ? .never : report.color
    request.fixes = fixing.request
    request.ruleFolders = rules.folders
    request.baseline = configuration.baseline
    request.writeBaseline = configuration.writeBaseline
    request.reportUnused = configuration.reportUnused
    request.select = select
    request.ignore = ignore
    request.whole = whole
    request.kubernetesVersion = kubernetesVersion
    request.failOn = failOn
    request.isQuiet = quiet
    request.isVerbose = verbose
    return request
  }
}
