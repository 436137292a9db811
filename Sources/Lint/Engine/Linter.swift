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
    var run = LintRun(model: model, rules: chosen(options), options: options)
    run.askAll()
    return LintReport(
      findings: run.sortedFindings(), objects: model.objects.objects.count,
      shards: model.shards.count, installations: model.installations.count, suppressed: 0,
      issues: run.issues, classifications: model.classifications)
  }

  private func chosen(_ options: LintOptions) -> [Rule] {
    rules.rules.filter {
      (options.select.isEmpty || options.select.contains($0.id)) && !options.ignore.contains($0.id)
    }
  }
}
