import Basics
import Jitsi
import YAML

/// Runs rules on inventories, using all cores.
enum LintScheduler {
  /// The outcomes for each inventory, one per partition; `ready` are compiled rules, for use in one pass only.
  static func all(
    _ inventories: [Inventory], _ rules: [Rule], _ options: LintOptions,
    ready: [String: CompiledRule]
  ) -> [[LintPass.Outcome]] {
    if inventories.count == 1 { return [one(inventories[0], rules, options, ready: ready)] }
    var outcomes = [[LintPass.Outcome]](repeating: [], count: inventories.count)
    let small = inventories.indices.filter { LintPartition.isSmall(inventories[$0]) }
    let cores = min(Parallel.cores, small.count)
    // Each core prepares its rules once for all small inputs that it checks.
    let runs = Parallel.map(cores) { core in
      let prepared = CompiledRule.prepare(rules, reusing: core == 0 ? ready : [:])
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
      outcomes[position] = one(inventories[position], rules, options, ready: [:])
    }
    return outcomes
  }

  private static func one(
    _ inventory: Inventory, _ rules: [Rule], _ options: LintOptions, ready: [String: CompiledRule]
  ) -> [LintPass.Outcome] {
    let index = index(of: inventory, options)
    let parts = LintPartition.divide(inventory)
    return Parallel.map(parts.count) { position in
      let part = parts[position]
      let own = part.share(rules)
      // Only one core may use a compiled rule.
      let isShared = position > 0 && part.step == 1
      return run(
        inventory, part, CompiledRule.prepare(own, reusing: isShared ? [:] : ready), index)
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
