import Basics
import CEL
import Jitsi
import Kubernetes
public import YAML

/// Runs rules on an input.
public struct Linter: Sendable {
  public let rules: RuleSet

  public init(rules: RuleSet) { self.rules = rules }

  /// Lints texts as one input.
  ///
  /// `ready` are rules that were compiled in the background; they are handed over.
  public func lint(
    _ inputs: [Tree], options: LintOptions = LintOptions(), ready: PrecompiledRules? = nil
  ) -> LintReport {
    lint([LintUnit(name: "", trees: inputs)], options: options, ready: ready)
  }

  /// Lints several inputs separately and returns one report.
  ///
  /// `ready` are rules that were compiled in the background; they are handed over.
  public func lint(
    _ units: [LintUnit], options: LintOptions = LintOptions(), ready: PrecompiledRules? = nil
  ) -> LintReport {
    let rules = chosen(options, units.flatMap(\.trees))
    let declarations = options.configurations.declarations
    let inventories = Parallel.map(units, from: 2) {
      Inventory(ObjectSet($0.trees), releases: declarations)
    }
    if let ready { self.rules.add(ready) }
    let passes = LintScheduler.all(inventories, rules, options, idle: self.rules.idle)
    let judged = Suppressor.judge(
      zip(inventories, passes).map {
        Suppressor.Input(objects: $0.objects, findings: LintPass.merge($1))
      },
      options, rules: self.rules.rules, asked: rules)
    let outcomes = passes.joined()
    self.rules.idle.add(outcomes.flatMap(\.rules))
    return LintReport(
      findings: judged.findings, suppressed: judged.suppressed.count,
      suppressions: judged.suppressed, issues: outcomes.flatMap(\.issues),
      parts: zip(units, inventories).map { LintReport.Part(name: $0.name, inventory: $1) })
  }

  /// The rules to run. Rules that all configurations turn off run only if unused suppressions are reported.
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
