import Basics
import Jitsi
import YAML

/// Runs rules on inventories, using all cores.
enum LintScheduler {
  /// The outcomes for each inventory, one per partition; `idle` are rules that are already compiled.
  static func all(
    _ inventories: [Inventory], _ rules: [Rule], _ options: LintOptions, idle: IdleRules
  ) -> [[LintPass.Outcome]] {
    if inventories.count == 1 { return [one(inventories[0], rules, options, idle: idle)] }
    var outcomes = [[LintPass.Outcome]](repeating: [], count: inventories.count)
    let small = inventories.indices.filter { LintPartition.isSmall(inventories[$0]) }
    let cores = min(Parallel.cores, small.count)
    // Each core prepares its rules once for all small inputs that it checks.
    let runs = Parallel.map(cores) { core in
      let prepared = CompiledRule.prepare(rules, reusing: idle)
      return stride(from: core, to: small.count, by: cores).map { number in
        let inventory = inventories[small[number]]
        return (
          small[number],
          run(inventory, .whole(inventory), prepared, index(of: inventory, options))
        )
      }
    }
    for (position, outcome) in runs.joined() { outcomes[position] = [outcome] }
    for position in inventories.indices where !LintPartition.isSmall(inventories[position]) {
      outcomes[position] = one(inventories[position], rules, options, idle: idle)
    }
    return outcomes
  }

  private static func one(
    _ inventory: Inventory, _ rules: [Rule], _ options: LintOptions, idle: IdleRules
  ) -> [LintPass.Outcome] {
    let index = index(of: inventory, options)
    let parts = LintPartition.divide(inventory)
    return Parallel.map(parts.count) { position in
      let part = parts[position]
      let own = part.share(rules)
      return run(inventory, part, CompiledRule.prepare(own, reusing: idle), index)
    }
  }

  private static func run(
    _ inventory: Inventory, _ part: LintPartition, _ rules: [CompiledRule], _ index: InputIndex
  ) -> LintPass.Outcome {
    var run = LintPass(
      inventory: inventory, part: part, rules: rules, context: FactContext(index))
    run.askAll()
    return run.outcome
  }

  private static func index(of inventory: Inventory, _ options: LintOptions) -> InputIndex {
    InputIndex(
      inventory, whole: options.whole, isNarrow: options.isNarrow, isFragment: options.isFragment,
      unlistedKinds: options.unlistedKinds, partial: options.partial,
      kubernetes: options.kubernetesVersion
    )
  }
}
