import ArgumentParser
import Lint
import Operations
import Reports
import YAML

/// `kubectl jitsi lint` with `--fix` or `--diff`.
struct FilesFix {
  let request: LintRequest
  let fixes: FixRequest
  let settings: LintSettings
  let inputs: Inputs

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
    ProcessContext.keepUntilEnd(result)
    let issues = request.issues(of: result.report, inputs, settings.choice)
    explain(result, sources, origins)
    if request.isVerbose { request.tell(result.report) }
    if let preview = fixes.preview {
      try showDifference(of: result)
      for issue in issues { Output.error.tell("error: \(issue)\n") }
      switch preview {
      case .diff:
        if issues.isEmpty, result.texts.contains(where: \.isChanged) { throw ExitCode.findings }
      case .dryRun: ShardChange.tellDryRun()
      }
    } else {
      let isFilter = origins.contains(.standardInput)
      try save(result, origins)
      tellFixed(result)
      let report = request.offering(
        result.report,
        zip(result.texts, origins).map { ($0.after, $1) })
      try request.write(
        request.placed(report, inputs), issues, settings, fileCount: result.texts.count,
        to: isFilter ? .error : .standard)
    }
    try request.conclude(result.report, issues, inputs, failOn: settings.failOn)
  }

  /// The file for new objects, where it stands already and was not named as an input.
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
    var text = ""
    for entry in result.texts where entry.isChanged {
      text += UnifiedDiff.render(
        entry.after.name, from: entry.before?.bytes, to: entry.after.bytes,
        style: request.style)
    }
    try Output.standard.write(text)
  }

  /// Each file is replaced as a whole; the first that cannot be ends the run, and those behind it stay as they were.
  private func save(_ result: FixResult, _ origins: [Inputs.Origin]) throws(CommandFailure) {
    for (position, text) in result.texts.enumerated() {
      if position < origins.count, origins[position] == .standardInput {
        try Output.standard.write(text.after.written)
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
    let findings = result.fixed.count
    Output.error.tell(
      "fixed \(findings) finding\(findings == 1 ? "" : "s") in \(changed) "
        + "file\(changed == 1 ? "" : "s")\n")
  }

  /// Says what was not mended though it could have been.
  private func explain(_ result: FixResult, _ sources: [SourceFile], _ origins: [Inputs.Origin]) {
    for rejection in result.rejected {
      let finding = rejection.finding
      let place = "\(finding.file.name):\(finding.start.line)"
      Output.error.tell(
        "\(place): the fix of \(finding.rule) was not made: \(rejection.reason)\n")
    }
    for (position, source) in sources.enumerated() {
      guard case .rendered(let folder, let tool) = origins[position],
        result.report.findings.contains(where: { $0.fix != nil && $0.file.name == source.name })
      else { continue }
      let what = tool == .helm ? "templates and values" : "resources and patches"
      Output.error.tell(
        "\(folder) is rendered by \(tool.rawValue), so nothing in it was edited: "
          + "change its \(what) as the findings say\n")
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
