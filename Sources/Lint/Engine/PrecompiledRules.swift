import Basics
import CEL
import YAML

/// The program's rules, compiled on another core while the input is read: in a small installation that takes as long as
/// reading it. What is not compiled by then is compiled when it is first evaluated.
public struct PrecompiledRules: Sendable {
  private let rules: BackgroundResult<[String: CompiledRule]>

  /// Begins to compile; nil where there is no other core.
  public init?() {
    guard Parallel.cores > 1 else { return nil }
    rules = BackgroundResult { isAwaited in
      let rules = EmbeddedRules.all.map { Rule(definition: $0, isEmbedded: true) }
      let ready = CompiledRule.prepare(rules)
      for stage in CompiledRule.Stage.allCases {
        for rule in ready where !isAwaited() { rule.compile(stage) }
      }
      return Dictionary(
        ready.map { ($0.definition.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The rules by id, as far as they are compiled. They may be asked in one pass only.
  func take() -> [String: CompiledRule] { rules.result() }
}
