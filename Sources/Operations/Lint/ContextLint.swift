import Basics
import Lint
import YAML

/// `kubectl jitsi lint` on files that are parts of a larger folder, for editors and hooks.
struct ContextLint {
  let request: LintRequest
  let folder: String
  let output: any OperationOutput

  func run() throws {
    let input = try request.input.orStandardInput(command: "lint")
    let context = ContextInputs.reading(input, in: folder)
    let inputs = context.inputs
    let settings = try LintSettings(request, inputs)
    let found = settings.linter.lint(inputs.lintUnits, options: settings.options)
    let linted = request.placed(
      request.offering(found, zip(inputs.sources, inputs.origins)), inputs)
    let result = linted.mapping { context.named($0) }
    Memory.keepUntilEnd((settings.linter, inputs, result))
    if request.isVerbose { output.tell(.classified(result)) }
    let issues = request.issues(of: result, inputs, settings.choice)
    var outcome = LintOutcome(result, issues, settings, files: inputs.sources.count)
    outcome.isOfNoInstallation = inputs.units.isEmpty && issues.isEmpty
    try output.show(.lint(outcome))
    guard issues.isEmpty else { throw CommandEnd.couldNotRun }
    if settings.failOn.isReached(by: result) { throw CommandEnd.findings }
  }
}

extension LintRequest {
  /// The folder of the nearest configuration if standard input stands in for a file and is the only input. The file is then
  /// linted with the rest of its chart, kustomization or folder.
  var foundContext: String? {
    guard fixes == nil, writeBaseline == nil, input.configuration == .nearest,
      let name = input.standardInputName, input.isStandardInputAlone
    else { return nil }
    return ConfigurationFolder.nearest(to: name)
  }
}

extension InputRequest {
  fileprivate var isStandardInputAlone: Bool {
    charts.isEmpty && kustomizations.isEmpty && (paths + filenames).allSatisfy { $0 == "-" }
  }
}
