import ArgumentParser
import Jitsi
import Kubernetes
import Lint
import Operations
import Reports
import YAML

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
      if fixing.isAsked, allNamespaces { throw ValidationError("--fix and --diff go without -A") }
      if fixing.createIn != nil { throw ValidationError("--create-in goes without --live") }
    } else if allNamespaces {
      throw ValidationError("-A goes with --live")
    }
    if fixing.isAsked, configuration.writeBaseline != nil {
      throw ValidationError("--write-baseline goes without --fix and --diff")
    }
  }

  func run() throws {
    let inputs: Inputs
    let settings: LintSettings
    if live {
      let cluster = try LiveLint(self)
      inputs = cluster.inputs
      settings = try LintSettings(
        self, inputs, whole: cluster.isWhole, isNarrow: !allNamespaces, version: cluster.version)
      if fixing.isAsked {
        return try LiveFixRun(command: self, settings: settings, cluster: cluster).run()
      }
    } else {
      let request = configuration.complete(try sources.request(paths: paths, command: "lint"))
      inputs = Inputs.reading(request)
      settings = try LintSettings(self, inputs)
    }
    if fixing.isAsked {
      return try FixRun(command: self, settings: settings, inputs: inputs).run()
    }
    let result = settings.linter.lint(inputs.trees, options: settings.options)
    ProcessContext.keepUntilEnd((settings.linter, inputs, result))
    if verbose { tell(result) }
    let issues = issues(of: result, inputs, settings.choice)
    if let path = configuration.writeBaseline {
      return try record(result, issues, inputs, in: path)
    }
    try write(result, issues, settings, fileCount: inputs.sources.count)
    try conclude(result, issues, inputs, failOn: settings.failOn)
  }

  /// What could not be read or checked; also documents that are no YAML, where the rule that reports them is not asked.
  func issues(of result: LintReport, _ inputs: Inputs, _ choice: RuleChoice)
    -> [ReportIssue]
  {
    var issues = inputs.issues.map { ReportIssue(file: $0.name, message: $0.error.description) }
    if !choice.asked.contains("yaml-syntax"), !choice.ignore.contains("yaml-syntax") {
      for tree in inputs.trees {
        for problem in tree.documents.compactMap(\.problem) {
          let place = "\(tree.source.name):\(problem.mark.line):\(problem.mark.column)"
          issues.append(ReportIssue(file: place, message: problem.description))
        }
      }
    }
    return issues + result.issues.map { ReportIssue(file: nil, message: $0.description) }
  }

  func tell(_ result: LintReport) {
    var text = ""
    for entry in result.classifications {
      text += "\(entry.file):\(entry.line): \(entry.object): \(entry.role): \(entry.reason)\n"
    }
    Output.error.tell(text + SuppressionText.render(result.suppressions))
  }

  func write(
    _ result: LintReport, _ issues: [ReportIssue], _ settings: LintSettings, fileCount: Int,
    to stream: Output = .standard
  ) throws(CommandFailure) {
    let rules = settings.asked
    switch report.output {
    case .json:
      try stream.write(LintJSON.render(result, issues: issues))
    case .sarif:
      try stream.write(
        LintSARIF.render(result, rules: rules, issues: issues, version: VersionCommand.version))
    case .junit:
      try stream.write(LintJUnit.render(result, rules: rules, issues: issues))
    case .github:
      try stream.write(LintGitHub.render(result, issues: issues))
    case .html:
      let extent = LintText.Extent(files: fileCount, rules: rules.count)
      try stream.write(LintHTML.render(result, rules: rules, issues: issues, extent))
    case .name:
      try stream.write(LintNames.render(result))
    case .text:
      // Beside an error, a summary of nothing would read as if all were well.
      let isEmpty = result.findings.isEmpty && (result.installations == 0 || !issues.isEmpty)
      let text = LintText(style: report.style, isQuiet: quiet || isEmpty)
      let extent = LintText.Extent(files: fileCount, rules: rules.count)
      try stream.write(text.render(result, extent))
    }
    for issue in issues { Output.error.tell("error: \(issue)\n") }
  }

  /// Keeps what was found as known, unless something could not be read: a part of it would be missing.
  private func record(
    _ result: LintReport, _ issues: [ReportIssue], _ inputs: Inputs, in path: String
  ) throws {
    for issue in issues { Output.error.tell("error: \(issue)\n") }
    try conclude(result, issues, inputs, failOn: .never)
    let baseline = Baseline(recording: result.findings, view: ConfigurationOptions.view)
    let folder = WorkingFolder.folder(of: path)
    do throws(FileWriteError) {
      try FileWriter.replace(path, with: BaselineJSON.render(baseline, folder: folder))
    } catch {
      throw CommandFailure.notWritten(path, reason: error.description)
    }
    let count = result.findings.count
    Output.error.tell("wrote \(count) known finding\(count == 1 ? "" : "s") to \(path)\n")
  }

  func conclude(
    _ result: LintReport, _ issues: [ReportIssue], _ inputs: Inputs, failOn: Threshold
  ) throws {
    guard issues.isEmpty else { throw ExitCode.couldNotRun }
    if failOn.isReached(by: result) { throw ExitCode.findings }
    let names = inputs.sources.map(\.name)
    if result.objects == 0 {
      let isEmpty = inputs.trees.allSatisfy { tree in
        tree.documents.allSatisfy { $0.root == nil && $0.problem == nil }
      }
      throw CommandFailure.nothingToLint(
        names: names,
        reason: isEmpty
          ? (names.count == 1 ? "is empty" : "are empty")
          : (names.count == 1 ? "holds no Kubernetes object" : "hold no Kubernetes object"))
    }
    if result.installations == 0 { throw CommandFailure.noJitsi(objects: result.objects) }
  }
}
