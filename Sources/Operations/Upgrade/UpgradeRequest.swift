import Basics
import Jitsi
import Lint
import YAML

/// What moving to another release of Jitsi changes for manifests: `kubectl jitsi upgrade-plan`.
///
/// The input is linted as it is and with the images of the release. What is reported is what only the second run finds, and
/// what no rule looks at.
package struct UpgradeRequest {
  /// The input, and how it is linted.
  package var lint: LintRequest
  /// The name of the release, as in `stable-11146-2`; nil for the newest without a known fault.
  package var release: String?
  /// Whether the files are changed.
  package var fixes: FixRequest?

  package init(lint: LintRequest) { self.lint = lint }

  /// Plans the upgrade, makes it if requested, and reports what is left to do.
  ///
  /// - Throws: `CommandFailure`, or `CommandEnd` if the result was reported and only the exit code remains.
  package func run(_ output: any OperationOutput) throws {
    let target = try Self.target(release)
    let inputs: Inputs
    let settings: LintSettings
    if let live = lint.live {
      let cluster = try LiveLint(lint, live, output)
      inputs = cluster.inputs
      settings = try LintSettings(
        lint, inputs, whole: cluster.isWhole, isNarrow: true, version: cluster.version)
    } else {
      inputs = Inputs.reading(try lint.input.orStandardInput(command: "upgrade-plan"))
      settings = try LintSettings(lint, inputs)
    }
    if let note = settings.note { output.tell(.note(note)) }
    let before = settings.linter.lint(inputs.lintUnits, options: settings.options)
    let issues = lint.issues(of: before, inputs, settings.choice)
    guard before.installations > 0 else {
      // What could not be read is the reason.
      guard issues.isEmpty else { return try show(before, issues, settings, inputs, output) }
      throw CommandFailure.noJitsi(objects: before.objects)
    }
    let plan = UpgradePlan(before, inputs, settings, to: target)
    if plan.images == 0, plan.report.findings.isEmpty {
      output.tell(.note("all images already have the release \(target.name)"))
    }
    if let fixes {
      guard issues.isEmpty else { return try show(plan.report, issues, settings, inputs, output) }
      return try make(plan, fixes, settings, inputs, output)
    }
    try show(plan.report, issues, settings, inputs, output)
  }

  /// The release with a name; nil is the newest of which no component of a shard has a known fault.
  static func target(_ release: String?) throws(CommandFailure) -> ListedRelease {
    guard let release else { return ReleaseTable.recommended }
    // `11146-2` is as clear as `stable-11146-2`.
    let name = release.hasPrefix("stable-") ? release : "stable-\(release)"
    guard let found = ReleaseTable.release(named: name) else { throw .unknownRelease(release) }
    return found
  }

  private func show(
    _ report: LintReport, _ issues: [ReportIssue], _ settings: LintSettings, _ inputs: Inputs,
    _ output: any OperationOutput
  ) throws {
    let placed = lint.placed(report, inputs)
    try output.show(.lint(LintOutcome(placed, issues, settings, files: inputs.sources.count)))
    guard issues.isEmpty else { throw CommandEnd.couldNotRun }
    // A warning, too, is something that a person has to settle before the upgrade.
    if Threshold.warning.isReached(by: placed) { throw CommandEnd.findings }
  }

  /// Changes images and what goes with them, and then applies the fixes of the rules that find something new.
  private func make(
    _ plan: UpgradePlan, _ fixes: FixRequest, _ settings: LintSettings, _ inputs: Inputs,
    _ output: any OperationOutput
  ) throws {
    if let closed = inputs.origins.first(where: { !$0.isFile }) {
      if case .rendered(let folder, let tool) = closed {
        throw CommandFailure.renderedSource(folder, tool: tool.rawValue, command: "--fix")
      }
      throw CommandFailure.withoutEffect(
        flag: fixes.preview == .diff ? "--diff" : "--fix", reason: "edits files: name them")
    }
    var options = settings.options
    options.select = plan.newRules
    let units = inputs.units.map { Fixer.Unit(name: $0.name, texts: $0.sources) }
    var made = plan.texts
    if !plan.newRules.isEmpty {
      let result = Fixer.fix(
        plan.texts, units: units, with: settings.linter, options: options, fixes: fixes.options)
      made = result.texts.map(\.after)
      for rejection in result.rejected {
        output.tell(.notFixed(rejection.finding, reason: rejection.reason.description))
      }
    }
    let sources = inputs.sources
    let changed = made.indices.filter { index in
      index >= sources.count || sources[index].bytes != made[index].bytes
    }
    if fixes.preview != nil {
      try output.show(
        .files(
          changed.map { index in
            FileChange(
              made[index].name, from: index < sources.count ? sources[index].bytes : nil,
              to: made[index].bytes)
          }))
      if !changed.isEmpty { throw CommandEnd.findings }
      return
    }
    for index in changed {
      do throws(FileWriteError) {
        try FileWriter.replace(
          made[index].name, with: made[index].written,
          expecting: index < sources.count ? sources[index].written : nil)
      } catch {
        throw CommandFailure.notReplaced(made[index].name, error)
      }
    }
    let left = plan.left(in: made, units, settings)
    output.tell(.upgraded(images: plan.images, files: changed.count, release: plan.target.name))
    try show(left, [], settings, inputs, output)
  }
}

extension Inputs.Origin {
  fileprivate var isFile: Bool { if case .file = self { true } else { false } }
}
