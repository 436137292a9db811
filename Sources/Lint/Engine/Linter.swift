import CEL
import Jitsi
import Kubernetes
public import YAML

/// Asks rules about an input.
public struct Linter: Sendable {
  public let rules: RuleSet

  public init(rules: RuleSet) { self.rules = rules }

  /// Lints texts as one input.
  public func lint(_ inputs: [Tree], options: LintOptions = LintOptions()) -> LintReport {
    let model = Model(ObjectSet(inputs))
    let rules = chosen(options)
    let knowledge = InputKnowledge(
      model, whole: options.whole, kubernetes: options.kubernetesVersion)
    let parts = LintPart.divide(model)
    let outcomes = Parallel.map(parts.count) { position in
      var run = LintRun(
        model: model, part: parts[position], rules: parts[position].share(rules),
        context: FactContext(knowledge))
      run.askAll()
      return run.outcome
    }
    return LintReport(
      findings: LintRun.merge(outcomes), objects: model.objects.objects.count,
      shards: model.shards.count, installations: model.installations.count, suppressed: 0,
      issues: outcomes.flatMap(\.issues), model: model)
  }

  private func chosen(_ options: LintOptions) -> [Rule] {
    rules.rules.filter {
      (options.select.isEmpty || options.select.contains($0.id)) && !options.ignore.contains($0.id)
    }
  }
}
