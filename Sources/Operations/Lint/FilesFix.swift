import Basics
import Lint
import YAML

/// `kubectl jitsi lint` with `--fix` or `--diff` on files.
struct FilesFix {
  let request: LintRequest
  let fixes: FixRequest
  let settings: LintSettings
  let inputs: Inputs
  let output: any OperationOutput

  func run() throws {
    var sources = inputs.sources
    var origins = inputs.origins
    var units = inputs.units.map { Fixer.Unit(name: $0.name, texts: $0.sources) }
    if fixes.options.createIn != nil, units.count > 1 {
      throw CommandFailure.severalUnits(units.map(\.name), flag: "--create-in")
    }
    if let target = try existingTarget(among: sources) {
      units = [Fixer.Unit(name: "", texts: Array(0...sources.count))]
      sources.append(target)
      origins.append(.file(target.name))
    }
    let result = Fixer.fix(
      sources, units: units, with: settings.linter, options: settings.options,
      fixes: fixes.options
    ) { origins[$0].isEditable }
    Memory.keepUntilEnd(result)
    let issues = request.issues(of: result.report, inputs, settings.choice)
    explain(result, sources, origins)
    if request.isVerbose { output.tell(.classified(result.report)) }
    if let preview = fixes.preview {
      try showDifference(of: result)
      for issue in issues { output.tell(.failure(issue.description)) }
      switch preview {
      case .diff:
        if issues.isEmpty, result.texts.contains(where: \.isChanged) { throw CommandEnd.findings }
      case .dryRun: output.tell(.dryRun)
      }
    } else {
      let isFilter = origins.contains(.standardInput)
      try save(result, origins)
      tellFixed(result)
      let report = request.offering(
        result.report,
        zip(result.texts, origins).map { ($0.after, $1) })
      var outcome = LintOutcome(
        request.placed(report, inputs), issues, settings, files: result.texts.count)
      outcome.isBesideManifests = isFilter
      try output.show(.lint(outcome))
    }
    try request.conclude(result.report, issues, inputs, failOn: settings.failOn, output)
  }

  /// Returns the file for new objects if it exists and is not one of the inputs.
  private func existingTarget(among sources: [SourceFile]) throws(CommandFailure) -> SourceFile? {
    guard let name = fixes.options.createIn, !sources.contains(where: { $0.name == name }) else {
      return nil
    }
    do throws(InputIssue) {
      return try SourceFile.reading(name)
    } catch {
      if error.error == .missing { return nil }
      throw .input(error)
    }
  }

  private func showDifference(of result: FixResult) throws(CommandFailure) {
    try output.show(
      .files(
        result.texts.filter(\.isChanged).map {
          FileChange($0.after.name, from: $0.before?.bytes, to: $0.after.bytes)
        }))
  }

  /// Replaces each changed file as a whole. Stops at the first failure; the remaining files are unchanged.
  private func save(_ result: FixResult, _ origins: [Inputs.Origin]) throws(CommandFailure) {
    for (position, text) in result.texts.enumerated() {
      if position < origins.count, origins[position] == .standardInput {
        try output.show(.manifests(text.after.written))
      }
      guard text.isChanged else { continue }
      let path: String
      if position < origins.count {
        guard case .file(let file) = origins[position] else { continue }
        path = file
      } else {
        path = text.after.name
      }
      do throws(FileWriteError) {
        try FileWriter.replace(path, with: text.after.written, expecting: text.before?.written)
      } catch {
        throw .notReplaced(path, error)
      }
    }
  }

  private func tellFixed(_ result: FixResult) {
    let changed = result.texts.count(where: \.isChanged)
    guard changed > 0 else { return }
    output.tell(.fixed(findings: result.fixed.count, files: changed))
  }

  /// Reports the fixes that were possible but not made.
  private func explain(_ result: FixResult, _ sources: [SourceFile], _ origins: [Inputs.Origin]) {
    for rejection in result.rejected {
      output.tell(.notFixed(rejection.finding, reason: rejection.reason.description))
    }
    for (position, source) in sources.enumerated() {
      guard case .rendered(let folder, let tool) = origins[position],
        result.report.findings.contains(where: { $0.fix != nil && $0.file.name == source.name })
      else { continue }
      output.tell(.rendered(folder: folder, by: tool))
    }
  }
}

extension Inputs.Origin {
  fileprivate var isEditable: Bool {
    switch self {
    case .file, .standardInput: true
    case .rendered, .cluster: false
    }
  }
}
