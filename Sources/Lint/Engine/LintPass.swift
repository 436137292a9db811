import Jitsi
import YAML

/// Asks rules about models, on all cores.
enum LintPass {
  /// What was found in each model, by the parts that cores took.
  ///
  /// - Parameter ready: rules that are compiled already, for one pass only.
  static func all(
    _ models: [Model], _ rules: [Rule], _ options: LintOptions, ready: [String: PreparedRule]
  ) -> [[LintRun.Outcome]] {
    if models.count == 1 { return [one(models[0], rules, options, ready: ready)] }
    var outcomes = [[LintRun.Outcome]](repeating: [], count: models.count)
    let small = models.indices.filter { LintPart.isSmall(models[$0]) }
    let cores = min(Parallel.cores, small.count)
    // A core makes the rules ready once for all the small inputs that it looks at.
    let runs = Parallel.map(cores) { core in
      let prepared = PreparedRule.prepare(rules, reusing: core == 0 ? ready : [:])
      return stride(from: core, to: small.count, by: cores).map { number in
        let model = models[small[number]]
        return (small[number], run(model, .whole(model), prepared, knowledge(of: model, options)))
      }
    }
    for (position, outcome) in runs.joined() { outcomes[position] = [outcome] }
    for position in models.indices where !LintPart.isSmall(models[position]) {
      outcomes[position] = one(models[position], rules, options, ready: [:])
    }
    return outcomes
  }

  private static func one(
    _ model: Model, _ rules: [Rule], _ options: LintOptions, ready: [String: PreparedRule]
  ) -> [LintRun.Outcome] {
    let knowledge = knowledge(of: model, options)
    let parts = LintPart.divide(model)
    return Parallel.map(parts.count) { position in
      let part = parts[position]
      let own = part.share(rules)
      // Only one core may use a rule that was made ready.
      let isShared = position > 0 && part.step == 1
      return run(
        model, part, PreparedRule.prepare(own, reusing: isShared ? [:] : ready), knowledge)
    }
  }

  private static func run(
    _ model: Model, _ part: LintPart, _ rules: [PreparedRule], _ knowledge: InputKnowledge
  ) -> LintRun.Outcome {
    var run = LintRun(model: model, part: part, rules: rules, context: FactContext(knowledge))
    run.askAll()
    return run.outcome
  }

  private static func knowledge(of model: Model, _ options: LintOptions) -> InputKnowledge {
    InputKnowledge(
      model, whole: options.whole, isNarrow: options.isNarrow, isFragment: options.isFragment,
      unlistedKinds: options.unlistedKinds, kubernetes: options.kubernetesVersion
    )
  }
}
