import Kubernetes
import Lint

/// The settings from flags, and from configurations if a flag is not given.
struct LintSettings {
  let linter: Linter
  let choice: RuleChoice
  let options: LintOptions
  let failOn: Threshold
  /// A note for the user on how flags and configurations were combined; nil if none is needed.
  let note: String?

  /// The rules that were selected.
  var asked: [RuleDefinition] {
    linter.rules.rules.filter { choice.asked.contains($0.id) }.map(\.definition)
  }

  /// - Parameters:
  ///   - isWhole: The default for whether the input is a whole installation.
  ///   - isNarrow: Whether the input is one namespace of a cluster.
  ///   - known: The Kubernetes version that the input states.
  /// - Throws: ``CommandFailure`` if configurations, rules or a baseline are invalid.
  init(
    _ request: LintRequest, _ inputs: Inputs, whole isWhole: Bool = false, isNarrow: Bool = false,
    version known: KubernetesVersion? = nil
  ) throws(CommandFailure) {
    guard inputs.configurationIssues.isEmpty else { throw .inputs(inputs.configurationIssues) }
    guard inputs.configurationErrors.isEmpty else {
      throw .configuration(inputs.configurationErrors)
    }
    let configurations = inputs.configurations
    let rules = try RuleSet.loading(
      request.ruleFolders, adding: configurations.all.flatMap(\.ownRules))
    linter = Linter(rules: rules)
    choice = try RuleChoice(select: request.select, ignore: request.ignore, among: rules)
    var options = LintOptions()
    options.select = choice.select
    options.ignore = choice.ignore
    options.reportUnused = request.reportUnused
    options.baseline = try request.known(configurations)
    do throws(ConfigurationErrors) {
      try configurations.check(against: rules)
      var whole = request.whole
      if whole == nil { whole = try configurations.agreed("whole") { $0.whole } }
      options.whole = whole ?? isWhole
      options.isNarrow = isNarrow
      if request.live != nil || inputs.bundle != nil {
        options.unlistedKinds = LiveObjects.unlistedKinds
      }
      options.isFragment =
        inputs.isFileByFile
        && (request.input.standardInputName != nil || !inputs.origins.contains(.standardInput))
      options.partial = inputs.partial
      var version = request.kubernetesVersion
      if version == nil {
        version = try configurations.agreed("kubernetesVersion") { $0.kubernetesVersion }
      }
      let wanted = version ?? known ?? .newest
      note = wanted.note
      options.kubernetesVersion = wanted.nearestKnown
      var failOn = request.failOn
      if failOn == nil { failOn = try configurations.agreed("failOn") { $0.failOn } }
      self.failOn = failOn ?? .error
    } catch {
      throw .configuration(error.errors)
    }
    options.configurations = configurations
    self.options = options
  }
}
