import CEL
import Jitsi
import Kubernetes
public import YAML

/// Asks rules about an input.
public struct Linter: Sendable {
  public let rules: RuleSet

  public init(rules: RuleSet) { self.rules = rules }

  /// Lints texts as one input.
  ///
  /// - Parameter ready: rules that were compiled in the meantime, for one call only.
  public func lint(
    _ inputs: [Tree], options: LintOptions = LintOptions(), ready: ReadyRules? = nil
  ) -> LintReport {
    let model = Model(ObjectSet(inputs))
    let rules = chosen(options, inputs)
    let knowledge = InputKnowledge(
      model, whole: options.whole, isNarrow: options.isNarrow, kubernetes: options.kubernetesVersion
    )
    let parts = LintPart.divide(model)
    let ready = ready?.take() ?? [:]
    let outcomes = Parallel.map(parts.count) { position in
      let part = parts[position]
      let own = part.share(rules)
      // Only one core may use a rule that was made ready.
      let isShared = position > 0 && part.step == 1
      var run = LintRun(
        model: model, part: part,
        rules: PreparedRule.prepare(own, reusing: isShared ? [:] : ready),
        context: FactContext(knowledge))
      run.askAll()
      return run.outcome
    }
    let judged = Suppressor.judge(
      LintRun.merge(outcomes), model.objects, options, rules: self.rules.rules, asked: rules)
    return LintReport(
      findings: judged.findings, objects: model.objects.objects.count,
      shards: model.shards.count, installations: model.installations.count,
      suppressed: judged.suppressed.count, suppressions: judged.suppressed,
      issues: outcomes.flatMap(\.issues), model: model,
      rules: outcomes.flatMap(\.rules))
  }

  /// The rules to ask: those that every text's configuration turns off only where it is to be told whether that is of use.
  private func chosen(_ options: LintOptions, _ inputs: [Tree]) -> [Rule] {
    let off =
      options.reportUnused
      ? [] : options.configurations.off(for: inputs).subtracting(options.select)
    return rules.rules.filter {
      (options.select.isEmpty || options.select.contains($0.id)) && !options.ignore.contains($0.id)
        && !off.contains($0.id)
    }
  }
}
