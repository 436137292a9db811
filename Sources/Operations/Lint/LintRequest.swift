import Basics
import Jitsi
package import Kubernetes
package import Lint
import YAML

/// The options of `lint`, independent of the command line.
package struct LintRequest: Sendable {
  /// The files to lint, unless a cluster is linted.
  package var input = InputRequest()
  /// The folder whose charts and kustomizations the files are linted as parts of; nil to lint the files alone.
  package var context: String?
  /// The cluster to lint; nil to lint files.
  package var live: LiveLintRequest?
  /// How to fix findings; nil to only report them.
  package var fixes: FixRequest?
  /// Files and folders of rules to use in addition to the built-in ones.
  package var ruleFolders: [String] = []
  /// The file of known findings to leave out; nil to use those that configurations name.
  package var baseline: String?
  /// The file to record all findings in, instead of reporting them.
  package var writeBaseline: String?
  /// Whether to report suppressions without effect.
  package var reportUnused = false
  /// Names or patterns of the rules to run; empty for all rules.
  package var select: [String] = []
  /// Names or patterns of the rules to skip.
  package var ignore: [String] = []
  /// Whether the input is a whole installation; nil to use the configurations' setting or the default.
  package var whole: Bool?
  /// The Kubernetes version to lint for; nil to use that of the configurations, that of the input, or the newest.
  package var kubernetesVersion: KubernetesVersion?
  /// The lowest severity that makes the command fail; nil to use the configurations' setting or the default.
  package var failOn: Threshold?
  /// Whether to report how objects were classified.
  package var isVerbose = false
  /// How a baseline identifies findings: by their source lines, with secrets masked.
  package var baselineView: Baseline.FindingView

  package init(baselineView: Baseline.FindingView) { self.baselineView = baselineView }

  /// Reads the input, lints it, applies fixes if requested, and reports the result.
  ///
  /// - Throws: `CommandFailure`, or ``CommandEnd`` if the result was reported and only the exit code remains.
  package func run(_ output: any OperationOutput) throws {
    if live == nil, let folder = context ?? foundContext {
      return try ContextLint(request: self, folder: folder, output: output).run()
    }
    if let fleet = live?.fleet {
      return try FleetLint(request: self, fleet: fleet, output: output).run()
    }
    let inputs: Inputs
    let settings: LintSettings
    var ready: PrecompiledRules?
    var place: String?
    if let live {
      let cluster = try LiveLint(self, live, output)
      inputs = cluster.inputs
      place = cluster.place
      settings = try LintSettings(
        self, inputs, whole: cluster.isWhole, isNarrow: !live.allNamespaces,
        version: cluster.version)
      if let note = settings.note { output.tell(.note(note)) }
      if let fixes {
        return try ClusterFix(
          request: self, live: live, fixes: fixes, settings: settings, cluster: cluster,
          output: output
        ).run()
      }
    } else {
      var input = try input.orStandardInput(command: "lint")
      input.acceptsBundles = fixes == nil
      if fixes == nil, select.isEmpty { ready = PrecompiledRules() }
      inputs = Inputs.reading(input)
      try checkEffects(on: inputs)
      settings = try LintSettings(
        self, inputs, whole: inputs.bundle?.isWhole ?? false, isNarrow: inputs.bundle != nil,
        version: inputs.bundle?.kubernetes)
      if let note = settings.note { output.tell(.note(note)) }
      if let fixes {
        return try FilesFix(
          request: self, fixes: fixes, settings: settings, inputs: inputs, output: output
        ).run()
      }
    }
    let found = settings.linter.lint(inputs.lintUnits, options: settings.options, ready: ready)
    let result = placed(offering(found, zip(inputs.sources, inputs.origins)), inputs)
    Memory.keepUntilEnd((settings.linter, inputs, result))
    if isVerbose { output.tell(.classified(result)) }
    let issues = issues(of: result, inputs, settings.choice)
    if let path = writeBaseline {
      return try record(result, issues, inputs, in: path, output)
    }
    var outcome = LintOutcome(result, issues, settings, files: inputs.sources.count)
    outcome.cluster = place
    try output.show(.lint(outcome))
    try conclude(result, issues, inputs, failOn: settings.failOn, output)
  }

  /// Returns the report with rendered findings located in the user's files.
  func placed(_ result: LintReport, _ inputs: Inputs) -> LintReport {
    var finder = OriginFinder(inputs)
    return finder.isEmpty || result.findings.isEmpty
      ? result : result.placing { finder.origin(of: $0) }
  }

  /// Returns everything that could not be read or checked. Includes YAML syntax errors if the rule that reports them is not
  /// selected.
  func issues(of result: LintReport, _ inputs: Inputs, _ choice: RuleChoice)
    -> [ReportIssue]
  {
    var issues = inputs.issues.map { ReportIssue(file: $0.name, message: $0.error.description) }
    if !choice.asked.contains(RuleName.yamlSyntax), !choice.ignore.contains(RuleName.yamlSyntax) {
      for tree in inputs.trees {
        for problem in tree.documents.compactMap(\.problem) {
          let place = "\(tree.source.name):\(problem.mark.line):\(problem.mark.column)"
          issues.append(ReportIssue(file: place, message: problem.description))
        }
      }
    }
    return issues + result.issues.map { ReportIssue(file: nil, message: $0.description) }
  }

  /// Records the findings as a baseline, unless something could not be read, which would make the baseline incomplete.
  private func record(
    _ result: LintReport, _ issues: [ReportIssue], _ inputs: Inputs, in path: String,
    _ output: any OperationOutput
  ) throws {
    for issue in issues { output.tell(.failure(issue.description)) }
    try conclude(result, issues, inputs, failOn: .never, output)
    let baseline = Baseline(recording: result.findings, view: baselineView)
    let folder = WorkingFolder.folder(of: path)
    do throws(FileWriteError) {
      try FileWriter.replace(path, with: BaselineJSON.render(baseline, folder: folder))
    } catch {
      throw CommandFailure.notWritten(path, reason: error.description)
    }
    output.tell(.recorded(findings: result.findings.count, file: path))
  }

  func conclude(
    _ result: LintReport, _ issues: [ReportIssue], _ inputs: Inputs, failOn: Threshold,
    _ output: any OperationOutput
  ) throws {
    guard issues.isEmpty else { throw CommandEnd.couldNotRun }
    if failOn.isReached(by: result) { throw CommandEnd.findings }
    let names = inputs.sources.map(\.name)
    if result.objects == 0 {
      let isEmpty = inputs.trees.allSatisfy { tree in
        tree.documents.allSatisfy { $0.root == nil && $0.problem == nil }
      }
      throw CommandFailure.nothingToLint(
        names: names,
        reason: isEmpty
          ? (names.count == 1 ? "is empty" : "are empty")
          : (names.count == 1 ? "contains no Kubernetes objects" : "contain no Kubernetes objects"))
    }
    guard result.installations == 0 else { return }
    // Editors and hooks pass any file, so a file without Jitsi is not an error.
    guard inputs.isFileByFile, live == nil, whole != true,
      !inputs.origins.contains(.standardInput) || input.standardInputName != nil
    else { throw CommandFailure.noJitsi(objects: result.objects) }
    output.tell(
      .note(
        "no Jitsi workload in \(names.joined(separator: ", ")); only rules that apply to single files were checked"
      ))
  }
}
