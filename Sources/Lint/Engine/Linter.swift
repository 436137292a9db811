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
    lint([LintUnit(name: "", trees: inputs)], options: options, ready: ready)
  }

  /// Lints several inputs, each by itself, and reports of all of them.
  ///
  /// - Parameter ready: rules that were compiled in the meantime, for one call only.
  public func lint(
    _ units: [LintUnit], options: LintOptions = LintOptions(), ready: ReadyRules? = nil
  ) -> LintReport {
    let rules = chosen(options, units.flatMap(\.trees))
    let models = Parallel.map(units, from: 2) { Model(ObjectSet($0.trees)) }
    let passes = LintPass.all(models, rules, options, ready: ready?.take() ?? [:])
    let judged = Suppressor.judge(
      zip(models, passes).map {
        Suppressor.Input(objects: $0.objects, findings: LintRun.merge($1))
      },
      options, rules: self.rules.rules, asked: rules)
    let outcomes = passes.joined()
    return LintReport(
      findings: judged.findings, suppressed: judged.suppressed.count,
      suppressions: judged.suppressed, issues: outcomes.flatMap(\.issues),
      parts: zip(units, models).map { LintReport.Part(name: $0.name, model: $1) },
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
