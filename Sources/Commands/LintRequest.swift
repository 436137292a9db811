import ArgumentParser
import Jitsi
import Kubernetes
import Lint
import Operations
import Reports
import YAML

/// What `lint` is asked for: plain values, which no command line need have been read for.
struct LintRequest {
  /// What is read, where no cluster is.
  var input = InputRequest()
  /// The folder in which files are linted as parts of what they belong to; nil where they are all that there is.
  var context: String?
  var live: LiveLintRequest?
  var format = LintFormat.text
  var colour = ColourChoice.auto
  /// Nil where findings are reported and nothing is mended.
  var fixes: FixRequest?
  var ruleFolders: [String] = []
  /// The file of findings to leave out; nil for those that configurations name.
  var baseline: String?
  /// The file to write all findings to, instead of reporting them.
  var writeBaseline: String?
  var reportUnused = false
  var select: [String] = []
  var ignore: [String] = []
  /// Nil where configurations say it, or nobody.
  var whole: Bool?
  var kubernetesVersion: KubernetesVersion?
  var failOn: Threshold?
  var isQuiet = false
  var isVerbose = false

  var style: TextStyle { TextStyle(isColoured: colour.isColoured(.standard)) }

  func run() throws {
    if live == nil, let folder = context ?? foundContext {
      return try ContextLint(request: self, folder: folder).run()
    }
    let inputs: Inputs
    let settings: LintSettings
    var ready: PrecompiledRules?
    if let live {
      let cluster = try LiveLint(self, live)
      inputs = cluster.inputs
      settings = try LintSettings(
        self, inputs, whole: cluster.isWhole, isNarrow: !live.allNamespaces,
        version: cluster.version)
      tell(settings.note)
      if let fixes {
        return try ClusterFix(
          request: self, live: live, fixes: fixes, settings: settings, cluster: cluster
        ).run()
      }
    } else {
      let input = try input.orStandardInput(command: "lint")
      if fixes == nil, select.isEmpty { ready = PrecompiledRules() }
      inputs = Inputs.reading(input)
      try checkEffects(on: inputs)
      settings = try LintSettings(self, inputs)
      tell(settings.note)
      if let fixes {
        return try FilesFix(request: self, fixes: fixes, settings: settings, inputs: inputs).run()
      }
    }
    let found = settings.linter.lint(inputs.lintUnits, options: settings.options, ready: ready)
    let result = placed(offering(found, zip(inputs.sources, inputs.origins)), inputs)
    ProcessContext.keepUntilEnd((settings.linter, inputs, result))
    if isVerbose { tell(result) }
    let issues = issues(of: result, inputs, settings.choice)
    if let path = writeBaseline {
      return try record(result, issues, inputs, in: path)
    }
    try write(result, issues, settings, fileCount: inputs.sources.count)
    try conclude(result, issues, inputs, failOn: settings.failOn)
  }

  /// A report with the files of the user's that rendered findings come from.
  func placed(_ result: LintReport, _ inputs: Inputs) -> LintReport {
    var finder = OriginFinder(inputs)
    return finder.isEmpty || result.findings.isEmpty
      ? result : result.placing { finder.origin(of: $0) }
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

  private func tell(_ note: String?) {
    if let note { Output.error.tell("note: \(note)\n") }
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
    switch format {
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
      let text = LintText(style: style, isQuiet: isQuiet || isEmpty)
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
    let baseline = Baseline(recording: result.findings, view: Self.view)
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
    guard result.installations == 0 else { return }
    // An editor or a hook names any file; that one has no part of Jitsi is no fault of it.
    guard inputs.isFileByFile, live == nil, whole != true,
      !inputs.origins.contains(.standardInput) || input.standardInputName != nil
    else { throw CommandFailure.noJitsi(objects: result.objects) }
    Output.error.tell(
      "note: no Jitsi workload in \(names.joined(separator: ", ")); only what a file shows by itself was checked\n"
    )
  }
}
