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
      with kustomization.yaml with kubectl.

      Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 could not run, or could not read \
      everything. With --fix what is left counts, with --diff a change that --fix would make counts too.
      """)

  enum Threshold: String, ExpressibleByArgument, CaseIterable, Sendable {
    case error, warning, info, never

    func isReached(by report: LintReport) -> Bool {
      guard let severity = Severity(rawValue: rawValue) else { return false }
      return report.findings.contains { $0.severity >= severity }
    }
  }

  @Argument(
    help: ArgumentHelp(
      "Files, folders with all below them, charts, kustomizations, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup(title: "Sources") var sources: SourceOptions
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Fixes") var fixing: FixingOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions

  @Option(help: ArgumentHelp("Ask only these rules (comma-separated).", valueName: "rule"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Do not ask these rules (comma-separated).", valueName: "rule"))
  var ignore: [String] = []

  @Flag(help: "The input is the whole installation: what is not in it is missing.")
  var whole = false

  @Option(
    help: ArgumentHelp(
      "The Kubernetes that the manifests are for, \(KubernetesVersion.known.lowerBound) to \(KubernetesVersion.newest).",
      valueName: "version"))
  var kubernetesVersion = KubernetesVersion.newest

  @Option(
    help: ArgumentHelp("The least severity that makes the exit code 1.", valueName: "severity"))
  var failOn = Threshold.error

  @Flag(name: .shortAndLong, help: "One line for each finding, and nothing else.")
  var quiet = false

  @Flag(
    name: .shortAndLong, help: "Tell on standard error what each object was taken for, and why.")
  var verbose = false

  func run() throws {
    let request = try sources.request(paths: paths, command: "lint")
    let rules = try rules.load()
    let inputs = Inputs.reading(request)
    let choice = try RuleChoice(select: select, ignore: ignore, among: rules)
    var options = LintOptions()
    options.whole = whole
    options.select = choice.select
    options.ignore = choice.ignore
    options.kubernetesVersion = kubernetesVersion
    let linter = Linter(rules: rules)
    if fixing.isAsked {
      let run = FixRun(command: self, linter: linter, options: options, inputs: inputs)
      return try run.run(choice)
    }
    let result = linter.lint(inputs.trees, options: options)
    ProcessContext.keepUntilEnd((rules, inputs, result))
    if verbose { tell(result.classifications) }
    let issues = issues(of: result, inputs, choice)
    try write(result, issues, fileCount: inputs.sources.count, ruleCount: choice.asked.count)
    try conclude(result, issues, inputs)
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

  func tell(_ classifications: [Classification]) {
    var text = ""
    for entry in classifications {
      text += "\(entry.file):\(entry.line): \(entry.object): \(entry.role): \(entry.reason)\n"
    }
    Output.error.tell(text)
  }

  func write(
    _ result: LintReport, _ issues: [ReportIssue], fileCount: Int, ruleCount: Int,
    to stream: Output = .standard
  ) throws(CommandFailure) {
    switch report.output {
    case .json:
      try stream.write(LintJSON.render(result, issues: issues))
    case .text:
      // Beside an error, a summary of nothing would read as if all were well.
      let isEmpty = result.findings.isEmpty && (result.installations == 0 || !issues.isEmpty)
      let text = LintText(style: report.style, isQuiet: quiet || isEmpty)
      let extent = LintText.Extent(files: fileCount, rules: ruleCount)
      try stream.write(text.render(result, extent))
    }
    for issue in issues { Output.error.tell("error: \(issue)\n") }
  }

  func conclude(_ result: LintReport, _ issues: [ReportIssue], _ inputs: Inputs) throws {
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
